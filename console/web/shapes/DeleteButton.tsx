import DeleteOutlined from '@mui/icons-material/DeleteOutlined';
import { Box, IconButton, Tooltip } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction } from '../providers/use-api.ts';
import { ConfirmDialog } from './ConfirmDialog.tsx';

interface DeleteButtonProps {
  /** The route of the record. */
  path: string;
  title: string;
  /** What goes with it, and what stays. */
  text: string;
  /** Topics to read again afterwards. */
  touches: readonly string[];
  /** Message key said on success. */
  done: string;
}

/** Deletes the record of a row, after a question. Its clicks do not open the row. */
export function DeleteButton({ path, title, text, touches, done }: DeleteButtonProps) {
  const translate = useTranslate();
  const [asking, setAsking] = useState(false);
  const remove = useAction(() => fetchApi(path, { method: 'DELETE' }), { touches, done });
  return (
    <Box component="span" onClick={(event) => event.stopPropagation()}>
      <Tooltip title={translate('action.delete')}>
        <IconButton
          aria-label={translate('action.delete')}
          disabled={remove.isPending}
          onClick={() => setAsking(true)}
        >
          <DeleteOutlined fontSize="small" />
        </IconButton>
      </Tooltip>
      {asking && (
        <ConfirmDialog
          title={title}
          text={text}
          confirm={translate('action.delete')}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            remove.mutate(undefined);
          }}
        />
      )}
    </Box>
  );
}

import { Button, LinearProgress, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useAction } from '../../providers/use-api.ts';
import { Empty } from '../States.tsx';
import { sendFiles, type AttachedFile, type Sending } from './file.ts';
import { FileList } from './FileList.tsx';
import { PickFiles } from './PickFiles.tsx';

interface CaseFilesProps {
  /** `attestations`, `exceptions`: topic and path of the case. */
  resource: string;
  id: string;
  files: readonly AttachedFile[];
  /** More can be attached, and what is there taken away again. */
  open: boolean;
  /** Said where there is none. */
  none: string;
  onRemove?: (sha256: string) => void;
}

/** Files of a case; while it is open for that, a phone's photos can be added on the spot. */
export function CaseFiles(props: CaseFilesProps) {
  const { resource, id, files, open, none, onRemove } = props;
  const translate = useTranslate();
  const [picked, setPicked] = useState<readonly File[]>([]);
  const [sending, setSending] = useState<Sending>();
  const at = `/${resource}/${encodeURIComponent(id)}`;
  const send = useAction(() => sendFiles(at, picked, setSending), {
    touches: [resource, 'systems'],
    done: 'files.stored',
    onDone: () => setPicked([]),
  });
  return (
    <Stack sx={{ gap: 2 }}>
      {files.length === 0 ? (
        <Empty title={none} />
      ) : (
        <FileList
          at={at}
          files={files}
          {...(open &&
            onRemove !== undefined && {
              action: ({ sha256 }: AttachedFile) => (
                <Button variant="text" onClick={() => onRemove(sha256)}>
                  {translate('files.remove')}
                </Button>
              ),
            })}
        />
      )}
      {open && (
        <>
          <PickFiles
            files={picked}
            onChange={setPicked}
            already={files.length}
            disabled={send.isPending}
          />
          {send.isPending && sending !== undefined && (
            <div role="status">
              <Typography variant="caption">
                {translate('files.sending', { name: sending.name })}
              </Typography>
              <LinearProgress variant="determinate" value={sending.share * 100} />
            </div>
          )}
          {picked.length > 0 && (
            <Button
              variant="contained"
              data-testid="send-files"
              disabled={send.isPending}
              onClick={() => send.mutate(undefined)}
              sx={{ alignSelf: 'flex-start' }}
            >
              {translate('files.send', { smart_count: picked.length })}
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}

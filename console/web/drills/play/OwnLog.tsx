import CloudUpload from '@mui/icons-material/CloudUploadOutlined';
import { Alert, Box, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../../marks/Mark.tsx';
import type { PlayerView } from '../drill.ts';
import { ActionLog } from '../live/ActionLog.tsx';
import { useKindWords } from '../use-kind-words.ts';
import type { Waiting } from './outbox.ts';
import type { ActionBody } from './use-outbox.ts';

interface OwnLogProps {
  view: PlayerView;
  waiting: readonly Waiting<ActionBody>[];
  onDismiss: (key: string) => void;
}

/** What I did: first what is still on its way, then what the server has. */
export function OwnLog({ view, waiting, onDismiss }: OwnLogProps) {
  const translate = useTranslate();
  const kindWords = useKindWords();
  const titles = view.items.flatMap(({ injectId, title }) =>
    injectId === null ? [] : [{ id: injectId, label: title }],
  );
  return (
    <Stack sx={{ gap: 1 }}>
      {waiting.map(({ key, body, refused }) =>
        refused === undefined ? (
          <Box
            key={key}
            data-testid="action-waiting"
            sx={{
              px: 2,
              py: 1,
              border: 1,
              borderStyle: 'dashed',
              borderColor: 'divider',
              borderRadius: 1,
            }}
          >
            <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
              <Typography sx={{ fontWeight: 500, flex: 1 }}>{kindWords(body.kind)}</Typography>
              <Mark tone="low" icon={CloudUpload} plain text={translate('drillPlay.onItsWay')} />
            </Stack>
            {body.text !== '' && <Typography variant="body2">{body.text}</Typography>}
          </Box>
        ) : (
          <Alert
            key={key}
            severity="error"
            data-testid="action-refused"
            action={
              <Button onClick={() => onDismiss(key)}>{translate('drillPlay.dismiss')}</Button>
            }
          >
            {kindWords(body.kind)}：{body.text} — {refused}
          </Alert>
        ),
      )}
      <ActionLog
        drillId={view.drillId}
        own
        title={translate('drillPlay.mine')}
        actions={view.actions}
        total={view.actions.length}
        injects={titles}
      />
    </Stack>
  );
}

import { Alert, Button, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { formatDateTime } from '../format/time.ts';
import { fetchApi } from '../providers/http.ts';
import { problemText } from '../providers/problem-text.ts';
import { useAction } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';

interface TestLineAnswer {
  received: boolean;
  event?: Readonly<Record<string, unknown>>;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function Result({ answer }: { answer: TestLineAnswer }) {
  const translate = useTranslate();
  if (!answer.received) {
    return (
      <Alert severity="warning" data-testid="test-line-lost">
        {translate('setup.testLost')}
      </Alert>
    );
  }
  const { event } = answer;
  return (
    <>
      <Alert severity="success" data-testid="test-line-received">
        {translate('setup.testReceived')}
      </Alert>
      {event !== undefined && (
        <Facts
          rows={[
            { label: translate('audit.at'), value: formatDateTime(textOf(event['@timestamp'])) },
            {
              label: translate('setup.line'),
              value: <Code>{textOf(event['event.original']) || textOf(event['message'])}</Code>,
            },
          ]}
        />
      )}
    </>
  );
}

/** Sends one line through the real listener, so that a silent network is not mistaken for a broken platform. */
export function ListenerStep({ token, onNext }: { token: string; onNext: () => void }) {
  const translate = useTranslate();
  const test = useAction(
    () => fetchApi<TestLineAnswer>('/setup/test-line', { method: 'POST', body: { token } }),
    { touches: [], quiet: true },
  );
  return (
    <Stack sx={{ gap: 2 }}>
      <Typography sx={{ color: 'text.secondary' }}>{translate('setup.listenerText')}</Typography>
      <Button
        size="large"
        disabled={test.isPending}
        data-testid="send-test-line"
        onClick={() => test.mutate(undefined)}
      >
        {translate(test.isPending ? 'setup.waiting' : 'setup.sendTest')}
      </Button>
      {test.isError && <Alert severity="error">{problemText(test.error, translate)}</Alert>}
      {test.data !== undefined && <Result answer={test.data} />}
      <Button variant="contained" size="large" data-testid="setup-finish" onClick={onNext}>
        {translate(test.data?.received === true ? 'action.next' : 'setup.later')}
      </Button>
    </Stack>
  );
}

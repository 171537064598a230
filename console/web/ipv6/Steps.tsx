import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mark } from '../marks/Mark.tsx';
import { stateLook } from '../marks/states.ts';
import { Code } from '../shapes/Code.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { codeFont } from '../theme/theme.ts';
import type { Measurement } from './ipv6.ts';

type Result = Measurement['result'];

interface Row {
  name: 'aaaa' | 'tcp443' | 'tcp80' | 'http' | 'tls' | 'links';
  passed: boolean | null;
  reason: string | null;
  millis: number | null;
  detail: string;
}

type Translate = (key: string, options?: Record<string, unknown>) => string;

function rowsOf(result: Result, translate: Translate): Row[] {
  const statuses = [result.statusIpv6, result.statusIpv4];
  const status = statuses.every((one) => one === null)
    ? ''
    : statuses.map((one) => one ?? '–').join(' / ');
  return [
    { name: 'aaaa', ...result.aaaa, detail: result.ipv6.join(' ') },
    { name: 'tcp443', ...result.tcp443, detail: '' },
    { name: 'tcp80', ...result.tcp80, detail: '' },
    { name: 'http', ...result.http, detail: status },
    { name: 'tls', ...result.tls, detail: result.tlsValidUntil?.slice(0, 10) ?? '' },
    {
      name: 'links',
      ...result.links.step,
      detail:
        result.links.tried === 0
          ? ''
          : translate('ipv6.linksAnswer', {
              reachable: result.links.reachable,
              tried: result.links.tried,
            }),
    },
  ];
}

function Passed({ passed }: { passed: boolean | null }) {
  const translate = useTranslate();
  const state = passed === null ? 'unknown' : passed ? 'supported' : 'unsupported';
  const word = passed === null ? 'unknown' : passed ? 'passed' : 'failed';
  return <Mark {...stateLook('portals', state)} text={translate(`ipv6.step.${word}`)} plain />;
}

/** What was tried, one after the other; what could not be measured is neither passed nor failed. */
export function Steps({ result }: { result: Result }) {
  const translate = useTranslate();
  return (
    <>
      <PlainTable<Row>
        label={translate('ipv6.steps')}
        rows={rowsOf(result, translate)}
        keyOf={({ name }) => name}
        columns={[
          {
            label: translate('ipv6.steps'),
            render: ({ name }) => translate(`ipv6.stepName.${name}`),
          },
          {
            label: translate('ipv6.stateLabel'),
            render: ({ passed }) => <Passed passed={passed} />,
          },
          {
            label: translate('ipv6.detail'),
            render: ({ detail, reason }) => (
              <>
                <Code>{detail}</Code>{' '}
                {reason !== null && translate(`ipv6.reason.${reason}`, { _: reason })}
              </>
            ),
          },
          {
            label: translate('ipv6.took'),
            align: 'right',
            render: ({ millis }) =>
              millis === null ? '–' : translate('ipv6.millis', { ms: Math.round(millis) }),
          },
        ]}
      />
      {result.links.missing.length > 0 && (
        <Box sx={{ p: 2 }}>
          {translate('ipv6.missing')}
          <Box component="ul" sx={{ m: 0, pl: 2, fontFamily: codeFont, fontSize: '0.75rem' }}>
            {result.links.missing.map((link) => (
              <li key={link} style={{ overflowWrap: 'anywhere' }}>
                {link}
              </li>
            ))}
          </Box>
        </Box>
      )}
    </>
  );
}

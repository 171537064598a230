import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { RuleFault } from './rule.ts';
import { Code } from '../shapes/Code.tsx';

/** A fault in words: its kind in the reader's language, then what exactly. */
export function FaultText({ fault }: { fault: Pick<RuleFault, 'code' | 'reason'> }) {
  const translate = useTranslate();
  const kind = translate(`rules.fault.${fault.code}`, { _: '' });
  return (
    <>
      {kind !== '' && `${kind} `}
      {fault.reason}
    </>
  );
}

/** What is wrong with rule files: where, as editors count, and why. */
export function Faults({ faults }: { faults: readonly RuleFault[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2, fontSize: '0.8125rem' }}>
      {faults.map((fault) => {
        const { path, line, column, code, reason } = fault;
        return (
          <Box component="li" key={`${path}:${line}:${column}:${code}:${reason}`} sx={{ mb: 0.5 }}>
            <Code>
              {path}:{line}:{column}
            </Code>{' '}
            <FaultText fault={fault} />
          </Box>
        );
      })}
    </Box>
  );
}

import { Box } from '@mui/material';
import { codeFont } from '../theme/theme.ts';
import type { RuleFault } from './rule.ts';

/** What is wrong with rule files: where, as editors count, and why. */
export function Faults({ faults }: { faults: readonly RuleFault[] }) {
  return (
    <Box component="ul" sx={{ m: 0, pl: 2, fontSize: '0.8125rem' }}>
      {faults.map(({ path, line, column, code, reason }) => (
        <Box component="li" key={`${path}:${line}:${column}:${code}:${reason}`} sx={{ mb: 0.5 }}>
          <Box
            component="span"
            sx={{ fontFamily: codeFont, fontSize: '0.75rem', overflowWrap: 'anywhere' }}
          >
            {path}:{line}:{column}
          </Box>{' '}
          {reason}
        </Box>
      ))}
    </Box>
  );
}

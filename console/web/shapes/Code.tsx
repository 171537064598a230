import { Box } from '@mui/material';
import type { ReactNode } from 'react';
import { codeFont } from '../theme/theme.ts';

interface CodeProps {
  /** Null is shown as a dash. */
  children: ReactNode;
  /** Stays on one line, where the table around it scrolls sideways. */
  unbroken?: boolean;
  /** A line of its own. */
  block?: boolean;
  /** Stands behind what it belongs to. */
  muted?: boolean;
  /** It was so once and is no longer. */
  struck?: boolean;
  /** One click selects all of it, to be looked up elsewhere. */
  whole?: boolean;
}

/** What machines call something: addresses, names of fields, identifiers, lines of a log. */
export function Code({ children, unbroken, block, muted, struck, whole }: CodeProps) {
  return (
    <Box
      component="span"
      sx={{
        fontFamily: codeFont,
        fontSize: '0.75rem',
        ...(unbroken === true ? { whiteSpace: 'nowrap' } : { overflowWrap: 'anywhere' }),
        ...(block === true && { display: 'block' }),
        ...(muted === true && { color: 'text.secondary' }),
        ...(struck === true && { textDecoration: 'line-through' }),
        ...(whole === true && { userSelect: 'all' }),
      }}
    >
      {children ?? '–'}
    </Box>
  );
}

/** A hash: small, breaks anywhere, and one click selects all of it. */
export function Hash({ text }: { text: string }) {
  return (
    <Box
      component="code"
      sx={{
        fontFamily: codeFont,
        fontSize: '0.6875rem',
        whiteSpace: 'normal',
        overflowWrap: 'anywhere',
        userSelect: 'all',
      }}
    >
      {text}
    </Box>
  );
}

/** The line below a file by which anybody knows it again. */
export function FileHash({ sha256 }: { sha256: string }) {
  return (
    <Box sx={{ fontSize: '0.6875rem', color: 'text.secondary' }}>
      SHA-256 <Hash text={sha256} />
    </Box>
  );
}

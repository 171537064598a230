import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Code, FileHash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import type { PackageFinding } from './package.ts';

type Piece = PackageFinding['evidence'][number];

/** What of a piece is known, in the order in which somebody looks it up. */
function rowsOf(piece: Piece, label: (name: string) => string) {
  const offset = piece.offset === undefined ? undefined : `0x${piece.offset.toString(16)}`;
  const rows = {
    file: piece.file,
    element: piece.element,
    class: piece.class,
    offset,
    value: piece.value,
  };
  return Object.entries(rows).flatMap(([name, text]) =>
    text === undefined ? [] : [{ label: label(name), value: <Code whole>{text}</Code> }],
  );
}

/** The places in the package that show it, so that another person finds the same; the hash says in which file. */
export function EvidenceList({ finding }: { finding: Pick<PackageFinding, 'evidence' | 'more'> }) {
  const translate = useTranslate();
  const { evidence, more } = finding;
  const [first] = evidence;
  if (first === undefined) {
    return (
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('appPackages.noEvidence')}
      </Typography>
    );
  }
  return (
    <>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {evidence.map((piece) => (
          <Box
            component="li"
            key={JSON.stringify(piece)}
            data-testid="evidence"
            sx={(theme) => ({
              p: 1,
              mb: 0.5,
              borderLeft: 3,
              borderColor: 'divider',
              bgcolor: theme.frame.rail,
              borderRadius: 0.5,
            })}
          >
            <Facts rows={rowsOf(piece, (name) => translate(`appPackages.evidence.${name}`))} />
          </Box>
        ))}
      </Box>
      {more > 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('appPackages.moreEvidence', { smart_count: more })}
        </Typography>
      )}
      <FileHash sha256={first.sha256} />
    </>
  );
}

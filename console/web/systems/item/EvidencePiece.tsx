import { Box, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime } from '../../format/time.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { Hash } from '../../shapes/Code.tsx';
import { Facts } from '../../shapes/Facts.tsx';
import { worded, type Evidence } from '../system.ts';
import { RawLinks } from './RawLinks.tsx';

/** A measured value as people write it: no more than three decimals. */
function measuredText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  return JSON.stringify(value);
}

/** What one check measured on one object: when it held, until when it counts, and the way to the records behind it. */
export function EvidencePiece({ piece }: { piece: Evidence }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const origin = piece.origin['kind'];
  const from =
    typeof origin === 'string'
      ? translate(`systems.collectedFrom.${origin}`, { _: origin })
      : undefined;
  const measured = Object.entries(piece.measured)
    .map(([name, value]) => `${name} = ${measuredText(value)}`)
    .join('; ');
  return (
    <Box
      component="li"
      data-testid="evidence-piece"
      sx={{
        border: 1,
        borderColor: 'divider',
        borderRadius: 1,
        p: 1.5,
        mb: 1.5,
        opacity: piece.expired ? 0.75 : 1,
      }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', mb: 0.5 }}>
        <Typography sx={{ flex: 1, fontWeight: 500 }}>
          {worded(locale, piece.checkZh, piece.checkEn)}
        </Typography>
        <StateMark kind="systems" state={piece.verdict} />
      </Stack>
      <Typography variant="body2" sx={{ mb: 1 }}>
        {worded(locale, piece.reasonZh, piece.reasonEn)}
      </Typography>
      <Facts
        rows={[
          { label: translate('systems.evidence.object'), value: piece.objectName },
          { label: translate('systems.evidence.collector'), value: from },
          { label: translate('systems.evidence.basis'), value: piece.source },
          { label: translate('systems.evidence.measured'), value: measured },
          {
            label: translate('systems.evidence.period'),
            value: `${formatDateTime(piece.observedFrom)} – ${formatDateTime(piece.observedTo)}`,
          },
          {
            label: translate('systems.evidence.collected'),
            value: formatDateTime(piece.collectedAt),
          },
          {
            label: translate('systems.evidence.expires'),
            value: `${formatDateTime(piece.expiresAt)}${piece.expired ? ` · ${translate('systems.evidence.expired')}` : ''}`,
          },
          {
            label: 'SHA-256',
            value: <Hash text={piece.sha256} />,
          },
        ]}
      />
      <RawLinks records={piece.raw} />
    </Box>
  );
}

import Close from '@mui/icons-material/Close';
import { Box, Drawer, IconButton, Stack, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useNow } from '../marks/use-now.ts';
import { useApi } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Empty, Loaded } from '../shapes/States.tsx';
import { codeFont } from '../theme/theme.ts';
import { Exclusion } from './Exclusion.tsx';
import type { Evidence, ItemDetail } from './system.ts';

/** A measured value as people write it: no more than three decimals. */
function measuredText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(Number(value.toFixed(3)));
  return JSON.stringify(value);
}

function Piece({ piece }: { piece: Evidence }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const now = useNow();
  const english = locale === 'en';
  const expired = Date.parse(piece.expiresAt) < now;
  return (
    <Box
      component="li"
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, mb: 1.5 }}
    >
      <Stack direction="row" sx={{ gap: 1, alignItems: 'flex-start', mb: 1 }}>
        <Typography sx={{ flex: 1, fontWeight: 500 }}>
          {english ? piece.checkEn : piece.checkZh}
        </Typography>
        <StateMark kind="systems" state={piece.verdict} />
      </Stack>
      <Typography variant="body2" gutterBottom>
        {english ? piece.reasonEn : piece.reasonZh}
      </Typography>
      <Facts
        rows={[
          { label: translate('systems.evidence.object'), value: piece.objectName },
          {
            label: translate('systems.evidence.measured'),
            value: Object.entries(piece.measured)
              .map(([name, value]) => `${name} = ${measuredText(value)}`)
              .join('; '),
          },
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
            value: `${formatDateTime(piece.expiresAt)}${expired ? ` · ${translate('systems.evidence.expired')}` : ''}`,
          },
          {
            label: 'SHA-256',
            value: (
              <Box component="span" sx={{ fontFamily: codeFont, fontSize: '0.6875rem' }}>
                {piece.sha256}
              </Box>
            ),
          },
        ]}
      />
    </Box>
  );
}

/** The words of the item and every piece of evidence for it: what, when it held, how fresh, its hash. */
export function EvidenceDrawer(props: { systemId: string; itemKey: string; onClose: () => void }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  const query = useApi<ItemDetail>(
    `/systems/${encodeURIComponent(props.systemId)}/items/${encodeURIComponent(props.itemKey)}`,
  );
  return (
    <Drawer anchor="right" open onClose={props.onClose}>
      <Box
        role="dialog"
        aria-label={translate('systems.evidence.title')}
        data-testid="evidence-drawer"
        sx={{ width: { xs: '100vw', sm: 520 }, p: 2 }}
      >
        <Stack direction="row" sx={{ alignItems: 'center', mb: 1 }}>
          <Typography variant="h2" sx={{ flex: 1 }}>
            {translate('systems.evidence.title')}
          </Typography>
          <IconButton aria-label={translate('action.close')} onClick={props.onClose}>
            <Close />
          </IconButton>
        </Stack>
        <Loaded query={query} rows={5}>
          {(item) => (
            <Stack sx={{ gap: 1.5 }}>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {item.clause} {english ? item.controlPointEn : item.controlPointZh} {item.item}
              </Typography>
              <Typography>{english && item.textEn !== '' ? item.textEn : item.textZh}</Typography>
              <div>
                <StateMark kind="systems" state={item.state} />
              </div>
              {item.reason !== null && (
                <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
                  {item.decidedBy === 'person' && `${translate('systems.exclude.because')} `}
                  {item.reason}
                </Typography>
              )}
              <Exclusion systemId={props.systemId} item={item} />
              {item.evidence.length === 0 ? (
                <Empty
                  title={translate('systems.evidence.none')}
                  text={
                    item.state === 'unknown' ? translate('systems.evidence.noneHelp') : undefined
                  }
                />
              ) : (
                <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                  {item.evidence.map((piece) => (
                    <Piece key={piece.id} piece={piece} />
                  ))}
                </Box>
              )}
            </Stack>
          )}
        </Loaded>
      </Box>
    </Drawer>
  );
}

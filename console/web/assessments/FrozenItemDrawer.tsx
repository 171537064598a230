import Close from '@mui/icons-material/Close';
import { Alert, Box, Drawer, IconButton, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDate, formatDateTime, formatLastDay } from '../format/time.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { useApi } from '../providers/use-api.ts';
import { FileHash, Hash } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Loaded } from '../shapes/States.tsx';
import { worded } from '../systems/system.ts';
import type { FrozenItem } from './assessment.ts';

function Card({ children }: { children: ReactNode }) {
  return <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5 }}>{children}</Box>;
}

function Content({ item }: { item: FrozenItem }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const english = locale === 'en';
  return (
    <Stack sx={{ gap: 1.5 }}>
      <div>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {item.clause} {worded(locale, item.controlPointZh, item.controlPointEn)} {item.item}
        </Typography>
        <Typography sx={{ fontWeight: 500 }}>{worded(locale, item.textZh, item.textEn)}</Typography>
      </div>
      <div>
        <StateMark kind="systems" state={item.state} />
      </div>
      {item.contradictions.map((each) => (
        <Alert key={each.zh} severity="warning">
          {english ? each.en : each.zh}
        </Alert>
      ))}
      {item.reasons.length > 0 && (
        <Box component="ul" sx={{ m: 0, pl: 2.5, fontSize: '0.8125rem' }}>
          {item.reasons.map((each) => (
            <li key={each.zh}>{english ? each.en : each.zh}</li>
          ))}
        </Box>
      )}
      {item.attestations.map((each) => (
        <Card key={each.id}>
          <StateMark kind="systems" state={each.verdict} />
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line', my: 0.5 }}>
            {each.statement}
          </Typography>
          <Facts
            rows={[
              { label: translate('attestations.signer'), value: each.signedBy },
              { label: translate('attestations.reviewer'), value: each.reviewedBy },
              {
                label: translate('attestations.effectiveOn'),
                value: formatDate(each.effectiveFrom),
              },
              {
                label: translate('systems.evidence.expires'),
                value: formatDateTime(each.expiresAt),
              },
              ...each.files.map(({ name, sha256 }) => ({
                label: name,
                value: <FileHash sha256={sha256} />,
              })),
            ]}
          />
        </Card>
      ))}
      {item.exceptions.map((each) => (
        <Card key={each.id}>
          <StateMark kind="systems" state="excepted" />
          <Facts
            rows={[
              { label: translate('exceptions.reason'), value: each.reason },
              { label: translate('exceptions.control'), value: each.compensatingControl },
              { label: translate('exceptions.approver'), value: each.approvedBy },
              { label: translate('exceptions.expiresOn'), value: formatLastDay(each.expiresAt) },
            ]}
          />
        </Card>
      ))}
      {item.evidence.map((each) => (
        <Card key={each.id}>
          <Stack direction="row" sx={{ gap: 1, mb: 0.5 }}>
            <Typography sx={{ flex: 1 }}>{each.objectName}</Typography>
            <StateMark kind="systems" state={each.verdict} />
          </Stack>
          <Typography variant="body2">{worded(locale, each.reasonZh, each.reasonEn)}</Typography>
          <Facts
            rows={[
              {
                label: translate('systems.evidence.period'),
                value: `${formatDateTime(each.observedFrom)} – ${formatDateTime(each.observedTo)}`,
              },
              {
                label: translate('systems.evidence.expires'),
                value: formatDateTime(each.expiresAt),
              },
              { label: 'SHA-256', value: <Hash text={each.sha256} /> },
            ]}
          />
        </Card>
      ))}
      {item.evidenceLeftOut > 0 && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('assessments.leftOut', { smart_count: item.evidenceLeftOut })}
        </Typography>
      )}
    </Stack>
  );
}

interface FrozenItemDrawerProps {
  assessmentId: string;
  itemKey: string;
  onClose: () => void;
}

/** What an item rested on when it was frozen. */
export function FrozenItemDrawer({ assessmentId, itemKey, onClose }: FrozenItemDrawerProps) {
  const translate = useTranslate();
  const query = useApi<FrozenItem>(
    `/assessments/${encodeURIComponent(assessmentId)}/items/${encodeURIComponent(itemKey)}`,
  );
  return (
    <Drawer anchor="right" open onClose={onClose}>
      <Box
        role="dialog"
        aria-label={translate('systems.evidence.title')}
        data-testid="frozen-item"
        sx={{ width: { xs: '100vw', sm: 520 }, p: 2 }}
      >
        <Stack direction="row" sx={{ alignItems: 'center', mb: 1 }}>
          <Typography variant="h2" sx={{ flex: 1 }}>
            {translate('assessments.frozenItem')}
          </Typography>
          <IconButton aria-label={translate('action.close')} onClick={onClose}>
            <Close />
          </IconButton>
        </Stack>
        <Loaded query={query} rows={5}>
          {(item) => <Content item={item} />}
        </Loaded>
      </Box>
    </Drawer>
  );
}

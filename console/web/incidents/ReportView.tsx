import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { formatDateTime } from '../format/time.ts';
import { useApi } from '../providers/use-api.ts';
import { Facts } from '../shapes/Facts.tsx';
import { Loaded } from '../shapes/States.tsx';
import type { ReportFacts } from './incident.ts';
import { LevelMark } from './LevelMark.tsx';
import { reportItems } from './report-items.ts';

interface ReportViewProps {
  incidentId: string;
  reportId: string;
  onClose: () => void;
}

/** One version of the report, as it was filed. */
export function ReportView({ incidentId, reportId, onClose }: ReportViewProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const query = useApi<ReportFacts>(
    `/incidents/${encodeURIComponent(incidentId)}/reports/${encodeURIComponent(reportId)}`,
  );
  const name = (each: { zh: string; en: string } | null): string =>
    each === null ? '' : locale === 'en' ? each.en : each.zh;
  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth>
      <DialogTitle>{translate('incidents.read')}</DialogTitle>
      <DialogContent>
        <Loaded query={query}>
          {(facts) => (
            <Facts
              rows={[
                { label: translate('incidents.number'), value: facts.number },
                {
                  label: translate('incidents.version'),
                  value: `${translate('incidents.nth', { nth: facts.ordinal })} · ${translate(`incidents.reportKind.${facts.kind}`)}`,
                },
                { label: translate('list.unit'), value: facts.unit.name },
                { label: translate('incidents.what'), value: facts.title },
                {
                  label: translate('incidents.discovered'),
                  value: formatDateTime(facts.discoveredAt),
                },
                {
                  label: translate('incidents.class'),
                  value: [name(facts.class), name(facts.subclass)]
                    .filter((t) => t !== '')
                    .join(' · '),
                },
                {
                  label: translate('incidents.levels'),
                  value: (
                    <>
                      {facts.edu !== null && (
                        <LevelMark scale="edu" level={facts.edu.level} range={facts.edu} plain />
                      )}{' '}
                      {facts.cac !== null && (
                        <LevelMark scale="cac" level={facts.cac.level} range={facts.cac} plain />
                      )}
                    </>
                  ),
                },
                ...reportItems.flatMap(({ field }) => {
                  const value = facts.content[field];
                  return typeof value === 'string' || typeof value === 'number'
                    ? [{ label: translate(`incidents.item.${field}`), value: String(value) }]
                    : [];
                }),
                { label: 'SHA-256', value: facts.sha256 },
              ]}
            />
          )}
        </Loaded>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{translate('action.close')}</Button>
      </DialogActions>
    </Dialog>
  );
}

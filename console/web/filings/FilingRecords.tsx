import { Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import { Facts } from '../shapes/Facts.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { Empty } from '../shapes/States.tsx';
import type { Filing } from './filing.ts';

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <Typography variant="h3" sx={{ mb: 0.5 }}>
        {title}
      </Typography>
      {children}
    </div>
  );
}

/** What was recorded on the way: review, approval, submissions, corrections, evaluations, renewals. */
export function FilingRecords({ filing }: { filing: Filing }) {
  const translate = useTranslate();
  const t = (name: string): string => translate(`filings.form.${name}`);
  const { expertReview, approval, submissions, corrections, evaluations, renewals } = filing;
  const nothing =
    expertReview === null &&
    approval === null &&
    [submissions, corrections, evaluations, renewals].every((list) => list.length === 0);
  if (nothing) return <Empty title={translate('filings.noRecords')} />;
  return (
    <Stack sx={{ gap: 2 }}>
      {expertReview !== null && (
        <Part title={translate('filings.expertReview')}>
          <Facts
            rows={[
              { label: t('on'), value: expertReview.on },
              { label: t('experts'), value: expertReview.experts.join('、') },
              { label: t('opinion'), value: expertReview.opinion },
              {
                label: t('agreed'),
                value: translate(expertReview.agreed ? 'cases.yes' : 'cases.no'),
              },
            ]}
          />
        </Part>
      )}
      {approval !== null && (
        <Part title={translate('filings.approval')}>
          <Facts
            rows={[
              { label: t('on'), value: approval.on },
              { label: t('approvingAuthority'), value: approval.authority },
              { label: t('documentNumber'), value: approval.documentNumber },
            ]}
          />
        </Part>
      )}
      {submissions.map((each) => (
        <Part key={`${each.on} ${each.authority}`} title={translate('filings.submission')}>
          <Facts
            rows={[
              { label: t('on'), value: each.on },
              { label: t('police'), value: each.authority },
              { label: t('receipt'), value: each.receipt },
            ]}
          />
        </Part>
      ))}
      {corrections.map((each) => (
        <Part key={`${each.on} ${each.text}`} title={`${t('correction')} ${each.on}`}>
          <Typography variant="body2" sx={{ whiteSpace: 'pre-line' }}>
            {each.text}
          </Typography>
        </Part>
      ))}
      {evaluations.length > 0 && (
        <Part title={translate('filings.evaluations')}>
          <PlainTable
            label={translate('filings.evaluations')}
            rows={evaluations}
            keyOf={({ on, body }) => `${on} ${body}`}
            columns={[
              { label: t('on'), render: ({ on }) => on },
              { label: t('body'), render: ({ body }) => body },
              { label: t('reportNumber'), render: ({ reportNumber }) => reportNumber ?? '–' },
              {
                label: t('conclusion'),
                render: ({ conclusion }) =>
                  translate(`filings.conclusion.${conclusion}`, { _: conclusion }),
              },
              { label: t('rate'), align: 'right', render: ({ rate }) => rate ?? '–' },
              {
                label: translate('filings.reportedOn'),
                render: ({ reportedOn }) => reportedOn ?? '–',
              },
            ]}
          />
        </Part>
      )}
      {renewals.length > 0 && (
        <Part title={translate('filings.renewals')}>
          <Facts
            rows={renewals.map((each) => ({
              label: each.on,
              value: translate('exceptions.until', { day: each.validUntil }),
            }))}
          />
        </Part>
      )}
    </Stack>
  );
}

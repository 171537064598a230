import { Alert, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Link, useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useCan } from '../providers/session.ts';
import { useRecord } from '../providers/use-api.ts';
import { Code } from '../shapes/Code.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { PlainTable } from '../shapes/PlainTable.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { DecideDialog } from './DecideDialog.tsx';
import type { ExposureFinding } from './exposure.ts';
import { Port } from './FindingTable.tsx';

type Side = ExposureFinding['evidence']['v4'][number];

function Evidence({ finding }: { finding: ExposureFinding }) {
  const translate = useTranslate();
  const rows = [
    ...finding.evidence.v6.map((side) => ({ ...side, family: 'IPv6' })),
    ...finding.evidence.v4.map((side) => ({ ...side, family: 'IPv4' })),
  ];
  return (
    <PlainTable<Side & { family: string }>
      label={translate('exposure.evidence')}
      rows={rows}
      keyOf={({ address, source, sourceRef }) => `${address} ${source} ${sourceRef}`}
      columns={[
        { label: translate('assets.family'), render: ({ family }) => family },
        {
          label: translate('field.address'),
          render: ({ address }) => <Code>{address}</Code>,
        },
        {
          label: translate('exposure.stateLabel'),
          render: ({ state }) => <StateMark kind="ports" state={state} plain />,
        },
        {
          label: translate('assets.source'),
          render: ({ source, sourceRef }) =>
            source === 'sweep' ? (
              <Link to={`/sweeps/${encodeURIComponent(sourceRef)}`}>
                {translate('assets.origin.sweep')}
              </Link>
            ) : (
              translate(`assets.origin.${source}`, { _: source })
            ),
        },
        {
          label: translate('exposure.lastSeen'),
          render: ({ lastSeenAt }) => <Time at={lastSeenAt} />,
        },
      ]}
    />
  );
}

export default function FindingShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayDecide = useCan('assets', 'update');
  const maySeeAudit = useCan('audit', 'read');
  const [step, setStep] = useState<'accept' | 'reopen'>();
  const { data: finding, error, refetch } = useRecord<ExposureFinding>('exposure-findings', id);
  if (finding === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const next = finding.state === 'open' ? 'accept' : 'reopen';
  return (
    <>
      <RecordPage
        title={translate('exposure.titleOf', {
          name: finding.assetName,
          port: `${finding.transport.toUpperCase()} ${finding.port}`,
        })}
        parent={{ label: translate('exposure.findings'), to: '/exposure-findings' }}
        mark={
          <Stack direction="row" sx={{ gap: 1 }}>
            <SeverityMark severity={finding.severity} />
            <StateMark kind="exposures" state={finding.state} />
          </Stack>
        }
        text={translate(`exposure.says.${finding.v4State}`, { port: finding.port })}
        actions={
          mayDecide &&
          finding.state !== 'resolved' && (
            <Button
              variant="contained"
              onClick={() => setStep(next)}
              data-testid={`${next}-exposure`}
            >
              {translate(`exposure.step.${next}`)}
            </Button>
          )
        }
        tabs={[
          {
            id: 'evidence',
            label: translate('exposure.evidence'),
            flush: true,
            content: (
              <>
                <Alert severity="info" sx={{ m: 2 }}>
                  {translate('exposure.advice')}
                </Alert>
                <Evidence finding={finding} />
              </>
            ),
          },
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="exposure-finding" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={
          <Panel title={translate('exposure.facts')}>
            <Facts
              rows={[
                {
                  label: translate('sweeps.asset'),
                  value: (
                    <Link to={`/assets/${encodeURIComponent(finding.assetId)}`}>
                      {finding.assetName}
                    </Link>
                  ),
                },
                { label: translate('list.unit'), value: finding.unitName },
                { label: translate('exposure.port'), value: <Port row={finding} /> },
                {
                  label: translate('exposure.openedAt'),
                  value: <Time at={finding.openedAt} as="full" />,
                },
                {
                  label: translate('exposure.lastSeen'),
                  value: <Time at={finding.lastSeenAt} as="full" />,
                },
                {
                  label: translate('exposure.resolvedAt'),
                  value: <Time at={finding.resolvedAt} as="full" />,
                },
                { label: translate('exposure.acceptedBy'), value: finding.acceptedByName },
                { label: translate('exposure.until'), value: finding.acceptedUntil },
                { label: translate('exposure.reason'), value: finding.acceptReason },
              ]}
            />
          </Panel>
        }
      />
      {step && <DecideDialog finding={finding} step={step} onClose={() => setStep(undefined)} />}
    </>
  );
}

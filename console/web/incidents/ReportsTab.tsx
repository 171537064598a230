import Description from '@mui/icons-material/DescriptionOutlined';
import EditNote from '@mui/icons-material/EditNote';
import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { Time } from '../marks/Time.tsx';
import { apiUrl } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { ActionDialog } from '../shapes/cases/ActionDialog.tsx';
import { FileHash } from '../shapes/Code.tsx';
import { Empty } from '../shapes/States.tsx';
import { incidentForms } from './incident-forms.ts';
import { reportKinds, type Incident } from './incident.ts';
import { ReportDialog } from './ReportDialog.tsx';
import { ReportView } from './ReportView.tsx';
import { Submissions } from './Submissions.tsx';

type Report = Incident['reports'][number];

interface Asked {
  message: 'sign-report' | 'report-upward';
  reportId: string;
}

interface ReportLineProps {
  incidentId: string;
  report: Report;
  onAsk: (asked: Asked) => void;
  onRead: () => void;
}

function ReportLine({ incidentId, report, onAsk, onRead }: ReportLineProps) {
  const translate = useTranslate();
  const maySign = useCan('incidents', 'approve');
  const maySend = useCan('incidents', 'update');
  const mayExport = useCan('incidents', 'export');
  return (
    <Box
      component="li"
      data-testid={`report-${report.ordinal}`}
      sx={{ border: 1, borderColor: 'divider', borderRadius: 1, p: 1.5, mb: 1.5 }}
    >
      <Typography sx={{ fontWeight: 500 }}>
        {translate('incidents.nth', { nth: report.ordinal })} ·{' '}
        {translate(`incidents.reportKind.${report.kind}`)}
      </Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
        {report.by} · <Time at={report.at} as="full" />
        {report.signed === null
          ? ` · ${translate('incidents.unsigned')}`
          : ` · ${translate('incidents.signedBy', { name: report.signed.name })}`}
      </Typography>
      <FileHash sha256={report.sha256} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
        <Button onClick={onRead}>{translate('incidents.read')}</Button>
        {report.signed === null && maySign && (
          <Button
            data-testid="sign-report"
            onClick={() => onAsk({ message: 'sign-report', reportId: report.id })}
          >
            {translate('incidents.sign')}
          </Button>
        )}
        {maySend && (
          <Button
            data-testid="report-upward"
            onClick={() => onAsk({ message: 'report-upward', reportId: report.id })}
          >
            {translate('incidents.send')}
          </Button>
        )}
        {mayExport &&
          ['docx', 'pdf'].map((format) => (
            <Button
              key={format}
              component="a"
              download
              startIcon={<Description />}
              href={apiUrl(
                `/incidents/${encodeURIComponent(incidentId)}/documents/report.${format}`,
                { report: report.id },
              )}
            >
              {translate(`incidents.format.${format}`)}
            </Button>
          ))}
      </Stack>
    </Box>
  );
}

const signForm = { fields: [], help: 'incidents.signHelp' };

/** Versions of the report, each as it was filed, and whom it went to. */
export function ReportsTab({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const may = useCan('incidents', 'update') && incident.state !== 'DISMISSED';
  const [writing, setWriting] = useState<(typeof reportKinds)[number]>();
  const [asked, setAsked] = useState<Asked>();
  const [reading, setReading] = useState<string>();
  const isFirst = incident.reports.length === 0;
  const kinds = isFirst
    ? (['first'] as const)
    : incident.recoveredAt === null
      ? (['follow-up'] as const)
      : (['follow-up', 'closing'] as const);
  const form = asked?.message === 'sign-report' ? signForm : incidentForms['report-upward'];
  const title = translate(asked?.message === 'sign-report' ? 'incidents.sign' : 'incidents.send');
  return (
    <Stack sx={{ gap: 2 }}>
      {incident.reports.length === 0 ? (
        <Empty
          title={translate('incidents.noReports')}
          text={translate('incidents.noReportsHelp')}
        />
      ) : (
        <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {incident.reports.map((report) => (
            <ReportLine
              key={report.id}
              incidentId={incident.id}
              report={report}
              onAsk={setAsked}
              onRead={() => setReading(report.id)}
            />
          ))}
        </Box>
      )}
      {may && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {kinds.map((kind) => (
            <Button
              key={kind}
              startIcon={<EditNote />}
              data-testid={`write-${kind}`}
              onClick={() => setWriting(kind)}
            >
              {translate(`incidents.write.${kind}`)}
            </Button>
          ))}
        </Stack>
      )}
      <Submissions incident={incident} />
      {writing !== undefined && (
        <ReportDialog incident={incident} kind={writing} onClose={() => setWriting(undefined)} />
      )}
      {reading !== undefined && (
        <ReportView
          incidentId={incident.id}
          reportId={reading}
          onClose={() => setReading(undefined)}
        />
      )}
      {asked !== undefined && form !== undefined && (
        <ActionDialog
          resource="incidents"
          id={incident.id}
          version={incident.version}
          action={{ message: asked.message, zh: title, en: title }}
          form={form}
          payload={{ reportId: asked.reportId }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Stack>
  );
}

import { Alert, Button } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { AuditTrail } from '../audit/AuditTrail.tsx';
import { formatBytes } from '../format/numbers.ts';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { Hash } from '../shapes/Code.tsx';
import { ConfirmDialog } from '../shapes/ConfirmDialog.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { PartList } from '../shapes/list/PartList.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import { isWaiting, type CaptureDetail, type CaptureFinding } from './capture.ts';
import { CaptureHosts, CaptureNames } from './CaptureHosts.tsx';
import { FindingCard, findingColumns } from './FindingTable.tsx';
import { Reading } from './Reading.tsx';
import { Servers } from './Servers.tsx';

function Fault({ capture }: { capture: CaptureDetail }) {
  const translate = useTranslate();
  const { fault } = capture;
  if (fault === null) return null;
  return (
    <Alert severity={capture.state === 'failed' ? 'error' : 'warning'} sx={{ m: 2 }}>
      {translate(`captures.fault.${fault.code}`, { _: fault.message })}{' '}
      {fault.packet > 0 &&
        translate('captures.faultAt', { packet: fault.packet, offset: fault.offset ?? '–' })}
    </Alert>
  );
}

function Findings({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <PartList<CaptureFinding>
      path={`captures/${encodeURIComponent(id)}/findings`}
      sort={{ field: 'severity', order: 'ASC' }}
      columns={findingColumns(false)}
      card={(row) => <FindingCard row={row} />}
      empty={{
        title: translate('captures.noFindings'),
        text: translate('captures.noFindingsHelp'),
      }}
    />
  );
}

function CaptureFacts({ capture }: { capture: CaptureDetail }) {
  const translate = useTranslate();
  return (
    <Panel title={translate('captures.facts')}>
      <Facts
        rows={[
          { label: translate('list.unit'), value: capture.unitName },
          { label: translate('captures.uploadedBy'), value: capture.uploadedByName },
          {
            label: translate('captures.uploadedAt'),
            value: <Time at={capture.uploadedAt} as="full" />,
          },
          { label: translate('captures.readAt'), value: <Time at={capture.readAt} as="full" /> },
          { label: translate('captures.size'), value: formatBytes(capture.bytes) },
          { label: translate('captures.format'), value: capture.format },
          { label: translate('captures.firstAt'), value: <Time at={capture.firstAt} as="full" /> },
          { label: translate('captures.lastAt'), value: <Time at={capture.lastAt} as="full" /> },
          { label: translate('captures.note'), value: capture.note },
          {
            label: 'SHA-256',
            value: <Hash text={capture.sha256} />,
          },
        ]}
      />
    </Panel>
  );
}

export default function CaptureShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayRead = useCan('captures', 'create');
  const mayDelete = useCan('captures', 'delete');
  const maySeeAudit = useCan('audit', 'read');
  const [asking, setAsking] = useState(false);
  const path = `/captures/${encodeURIComponent(id)}`;
  const { data: capture, error, refetch } = useApi<CaptureDetail>(path);
  const again = useAction(() => fetchApi(`${path}/read`, { method: 'POST', body: {} }), {
    touches: ['captures'],
    done: 'captures.queuedAgain',
  });
  const remove = useAction(() => fetchApi(path, { method: 'DELETE' }), {
    touches: ['captures', 'capture-findings'],
    done: 'captures.removed',
    onDone: () => void navigate('/captures'),
  });
  if (capture === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  // Nothing of a file that could not be read at all: an empty list would look like a pass.
  const summary = capture.state === 'failed' && capture.packets === 0 ? null : capture.summary;
  // Read or judged again: the lists are asked for again.
  const version = `${capture.readAt ?? ''} ${capture.findings} ${capture.failures}`;
  const unread = (
    <Empty
      title={translate(isWaiting(capture) ? 'captures.waiting' : 'captures.unread')}
      text={translate(isWaiting(capture) ? 'captures.waitingHelp' : 'captures.unreadHelp')}
    />
  );
  return (
    <>
      <RecordPage
        title={capture.fileName}
        parent={{ label: translate('captures.title'), to: '/captures' }}
        mark={<StateMark kind="captures" state={capture.state} />}
        text={capture.unitName}
        actions={
          <>
            {mayDelete && (
              <Button color="error" onClick={() => setAsking(true)}>
                {translate('action.delete')}
              </Button>
            )}
            {mayRead && !isWaiting(capture) && (
              <Button disabled={again.isPending} onClick={() => again.mutate(undefined)}>
                {translate('captures.readAgain')}
              </Button>
            )}
          </>
        }
        tabs={[
          {
            id: 'findings',
            label: `${translate('captures.findings')} ${capture.findings}`,
            flush: true,
            content: (
              <>
                <Fault capture={capture} />
                {summary === null ? unread : <Findings key={version} id={id} />}
              </>
            ),
          },
          {
            id: 'hosts',
            label: `${translate('captures.hosts')} ${capture.hosts}`,
            flush: true,
            content: summary === null ? unread : <CaptureHosts key={version} id={id} />,
          },
          {
            id: 'servers',
            label: translate('captures.servers'),
            flush: true,
            content: summary === null ? unread : <Servers summary={summary} />,
          },
          {
            id: 'names',
            label: translate('captures.namesTab'),
            flush: true,
            content: summary === null ? unread : <CaptureNames key={version} id={id} />,
          },
          {
            id: 'reading',
            label: translate('captures.reading'),
            flush: true,
            content: summary === null ? unread : <Reading summary={summary} />,
          },
          ...(maySeeAudit
            ? [
                {
                  id: 'audit',
                  label: translate('audit.title'),
                  content: <AuditTrail targetKind="capture" targetId={id} />,
                },
              ]
            : []),
        ]}
        aside={<CaptureFacts capture={capture} />}
      />
      {asking && (
        <ConfirmDialog
          title={translate('captures.remove')}
          text={translate('captures.removeHelp')}
          confirm={translate('action.delete')}
          onConfirm={() => remove.mutate(undefined)}
          onCancel={() => setAsking(false)}
        />
      )}
    </>
  );
}

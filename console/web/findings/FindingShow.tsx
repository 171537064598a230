import { Button, Link, Stack } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { SeverityMark } from '../marks/SeverityMark.tsx';
import { StateMark } from '../marks/StateMark.tsx';
import { Time } from '../marks/Time.tsx';
import { useApi, useRecord } from '../providers/use-api.ts';
import type { CaseActionView } from '../shapes/cases/case.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { Facts } from '../shapes/Facts.tsx';
import { FileList } from '../shapes/files/FileList.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Empty, Pending } from '../shapes/States.tsx';
import { worded } from '../systems/system.ts';
import { AnswerDialog } from './AnswerDialog.tsx';
import { findingForms } from './finding-forms.ts';
import type { Finding } from './finding.ts';
import { FindingContent } from './FindingContent.tsx';

/** True when the reader's unit is the one that answers, and it is its turn. */
function useMayAnswer(id: string): boolean {
  const { data = [] } = useApi<readonly CaseActionView[]>(
    `/findings/${encodeURIComponent(id)}/actions`,
  );
  return data.some(({ message, refusal }) => message === 'answer' && refusal === undefined);
}

/** One finding: found, answered, looked at again, closed or asked to be done better. */
export default function FindingShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const [answering, setAnswering] = useState(false);
  const mayAnswer = useMayAnswer(id);
  const { data, error, refetch } = useRecord<Finding>('findings', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const item = `/systems/${encodeURIComponent(data.systemId)}?item=${encodeURIComponent(data.itemKey)}`;
  return (
    <>
      <RecordPage
        title={data.title}
        parent={{ label: translate('findings.title'), to: '/findings' }}
        mark={
          <>
            <StateMark kind="findings" state={data.state} />
            <SeverityMark severity={data.severity} />
          </>
        }
        text={
          <Stack sx={{ gap: 1 }}>
            <div>
              {data.number} ·{' '}
              <Link component={RouterLink} to={item} underline="hover">
                {data.itemKey} {worded(locale, data.itemZh, data.itemEn)}
              </Link>{' '}
              · {data.systemName}
            </div>
            {data.clocks.length > 0 && <ClockChips clocks={data.clocks} openOnly />}
          </Stack>
        }
        actions={
          <>
            {mayAnswer && (
              <Button variant="contained" data-testid="answer" onClick={() => setAnswering(true)}>
                {translate('findings.answer')}
              </Button>
            )}
            <CaseActions
              resource="findings"
              id={data.id}
              version={data.version}
              forms={findingForms}
              omit={['answer', 'add-file']}
              first={['close', 'revise']}
            />
          </>
        }
        tabs={[
          {
            id: 'content',
            label: translate('findings.tab'),
            content: <FindingContent finding={data} />,
          },
          {
            id: 'files',
            label: `${translate('attestations.files')} ${data.files.length}`,
            content:
              data.files.length === 0 ? (
                <Empty title={translate('findings.noFiles')} />
              ) : (
                <FileList at={`/findings/${encodeURIComponent(data.id)}`} files={data.files} />
              ),
          },
          {
            id: 'chain',
            label: translate('cases.chain'),
            content: <CaseChain resource="findings" id={data.id} />,
            flush: true,
          },
        ]}
        aside={
          <>
            <Panel title={translate('findings.facts')}>
              <Facts
                rows={[
                  { label: translate('findings.school'), value: data.unitName },
                  {
                    label: translate('findings.raised'),
                    value: (
                      <>
                        {data.raised.name} · {data.raisedUnitName} ·{' '}
                        <Time at={data.raised.at} as="full" />
                      </>
                    ),
                  },
                  { label: translate('findings.responsible'), value: data.responsibleName },
                  { label: translate('findings.rounds'), value: data.rounds },
                  {
                    label: translate('findings.closedAt'),
                    value: data.closedAt === null ? null : <Time at={data.closedAt} as="full" />,
                  },
                ]}
              />
            </Panel>
            <Panel title={translate('cases.activity')}>
              <CaseTimeline resource="findings" id={data.id} />
            </Panel>
          </>
        }
      />
      {answering && <AnswerDialog finding={data} onClose={() => setAnswering(false)} />}
    </>
  );
}

import { Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useRecord } from '../providers/use-api.ts';
import { useNavigate, useParams } from 'react-router-dom';
import { StateMark } from '../marks/StateMark.tsx';
import { useCan } from '../providers/session.ts';
import { useCaseAction } from '../shapes/cases/use-case-action.ts';
import { CaseActions } from '../shapes/cases/CaseActions.tsx';
import { CaseChain } from '../shapes/cases/CaseChain.tsx';
import { CaseTimeline } from '../shapes/cases/CaseTimeline.tsx';
import { newKey } from '../shapes/cases/payload.ts';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { CaseFiles } from '../shapes/files/CaseFiles.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { RecordPage } from '../shapes/RecordPage.tsx';
import { Pending } from '../shapes/States.tsx';
import { itemStates, type SystemQuestions } from '../systems/system.ts';
import { attestationForms } from './attestation-forms.ts';
import { type Attestation } from './attestation.ts';
import { AttestationContent } from './AttestationContent.tsx';
import { AttestationFacts } from './AttestationFacts.tsx';
import { AttestDialog } from './AttestDialog.tsx';
import { StandingMark } from './StandingMark.tsx';

/** Offered in their own way, not as a button. */
const onPage = ['amend', 'add-file', 'remove-file', 'supersede'];
const mainSteps = ['submit', 'approve', 'send-back'];

function Files({ attestation }: { attestation: Attestation }) {
  const translate = useTranslate();
  const may = useCan('assessments', 'update');
  const send = useCaseAction({ resource: 'attestations', ...attestation });
  return (
    <CaseFiles
      resource="attestations"
      id={attestation.id}
      files={attestation.files}
      open={may && attestation.state === 'DRAFT'}
      none={translate('attestations.noFiles')}
      onRemove={(sha256) =>
        send.mutate({
          message: 'remove-file',
          payload: { sha256 },
          idempotencyKey: newKey(),
        })
      }
    />
  );
}

/** Its items as the list of questions would have them, for those that are not asked any more. */
function entriesOf({ answers }: Attestation): SystemQuestions {
  return answers.map(({ itemKey, textZh, textEn, itemState }) => ({
    itemKey,
    categoryZh: '',
    categoryEn: '',
    textZh,
    textEn,
    state: itemStates.find((state) => state === itemState) ?? 'unknown',
    machineCheckable: '',
    question: null,
    attestation: null,
    pending: [],
  }));
}

/** One attestation: what was said, with what, by whom; and the second person's decision. */
export default function AttestationShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const navigate = useNavigate();
  const mayWrite = useCan('assessments', 'update');
  const mayRenew = useCan('assessments', 'create');
  const [writing, setWriting] = useState<'amend' | 'renew'>();
  const { data, error, refetch } = useRecord<Attestation>('attestations', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  const close = (): void => setWriting(undefined);
  const inForce = data.state === 'IN_FORCE';
  return (
    <>
      <RecordPage
        title={data.title}
        parent={{ label: translate('attestations.title'), to: '/attestations' }}
        mark={
          <>
            <StateMark kind="attestations" state={data.state} />
            <StandingMark standing={data.standing} />
          </>
        }
        text={
          <Stack sx={{ gap: 1 }}>
            <div>{[data.number, data.systemName, data.unitName].join(' · ')}</div>
            {data.clocks.length > 0 && <ClockChips clocks={data.clocks} openOnly />}
          </Stack>
        }
        actions={
          <>
            <CaseActions
              resource="attestations"
              id={data.id}
              version={data.version}
              forms={attestationForms}
              omit={onPage}
              first={mainSteps}
            />
            {mayWrite && data.state === 'DRAFT' && (
              <Button data-testid="amend" onClick={() => setWriting('amend')}>
                {translate('attestations.amend')}
              </Button>
            )}
            {mayRenew && inForce && (
              <Button data-testid="renew" onClick={() => setWriting('renew')}>
                {translate('attestations.renew')}
              </Button>
            )}
          </>
        }
        tabs={[
          {
            id: 'answers',
            label: translate('attestations.tab.answers'),
            content: <AttestationContent attestation={data} />,
          },
          {
            id: 'files',
            label: `${translate('attestations.files')} ${data.files.length}`,
            content: <Files attestation={data} />,
          },
          {
            id: 'chain',
            label: translate('cases.chain'),
            content: <CaseChain resource="attestations" id={data.id} />,
            flush: true,
          },
        ]}
        aside={
          <>
            <AttestationFacts attestation={data} />
            <Panel title={translate('cases.activity')}>
              <CaseTimeline resource="attestations" id={data.id} />
            </Panel>
          </>
        }
      />
      {writing !== undefined && (
        <AttestDialog
          systemId={data.systemId}
          itemKeys={data.itemKeys}
          known={entriesOf(data)}
          {...(writing === 'amend' ? { draft: data } : { replaces: data.id })}
          onClose={close}
          onMade={(made) => {
            close();
            void navigate(`/attestations/${encodeURIComponent(made)}`);
          }}
        />
      )}
    </>
  );
}

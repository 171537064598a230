import { Alert, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { FactForm } from '../apps/facts/FactForm.tsx';
import { useFieldGroups } from '../apps/facts/use-fields.ts';
import { useRecord } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Empty, Loading, Pending } from '../shapes/States.tsx';
import { appUsePath, editableStates, type AppUse } from './app-use.ts';

function Form({ use }: { use: AppUse }) {
  const navigate = useNavigate();
  const problem = useCaseProblem();
  const groups = useFieldGroups('use');
  const [seen] = useState(use);
  const back = (): void => void navigate(appUsePath(use.id));
  const { id, version } = seen;
  const save = useCaseAction({ resource: 'app-uses', id, version }, back);
  if (groups === undefined) return <Loading />;
  return (
    <Stack sx={{ gap: 2 }}>
      {save.error !== null && <Alert severity="error">{problem(save.error)}</Alert>}
      <FactForm
        groups={groups}
        facts={seen.facts}
        purpose="use"
        busy={save.isPending}
        onSave={(facts) =>
          save.mutate({ message: 'change-facts', payload: { facts }, idempotencyKey: newKey() })
        }
        onCancel={back}
      />
    </Stack>
  );
}

/** What the school says of its use: for whom, how chosen, what data. */
export default function EditUsePage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data, error, refetch } = useRecord<AppUse>('app-uses', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return (
    <>
      <PageHeader
        title={translate('appUses.editTitle', { name: data.appName })}
        parent={{ label: data.title, to: appUsePath(data.id) }}
      />
      {editableStates.has(data.state) ? (
        <Form use={data} />
      ) : (
        <Panel>
          <Empty title={translate('appUses.notNow')} text={translate('appUses.notNowHelp')} />
        </Panel>
      )}
    </>
  );
}

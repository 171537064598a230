import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { fetchApi } from '../../providers/http.ts';
import { useAction, useRecord } from '../../providers/use-api.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Pending } from '../../shapes/States.tsx';
import type { SystemDetail } from '../system.ts';
import { emptyDraft, type GradingDraft } from './draft.ts';
import { GradingWizard } from './GradingWizard.tsx';

interface Saved {
  draft: GradingDraft;
  levels: { s: number; a: number };
}

function Again({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const at = `/systems/${encodeURIComponent(system.id)}`;
  const last = system.levels[0];
  const save = useAction(
    ({ draft, levels }: Saved) =>
      fetchApi(`${at}/level`, {
        method: 'POST',
        body: {
          sLevel: levels.s,
          aLevel: levels.a,
          answers: draft.answers,
          reason: draft.reason.trim(),
          expectedVersion: system.version,
        },
      }),
    {
      touches: ['systems', 'home'],
      done: 'systems.grading.saved',
      onDone: () => void navigate(at, { replace: true }),
      quiet: true,
    },
  );
  return (
    <>
      <PageHeader
        title={translate('systems.grading.again')}
        parent={{ label: system.name, to: at }}
        text={translate('systems.grading.againText')}
      />
      <GradingWizard
        regrading
        first={{
          ...emptyDraft(system.unitId),
          name: system.name,
          scopes: system.scopes,
          answers: last?.answers ?? {},
        }}
        saveLabel={translate('systems.grading.saveAgain')}
        busy={save.isPending}
        error={save.error}
        onSave={(draft, levels) => save.mutate({ draft, levels })}
      />
    </>
  );
}

/** Grades a system again: the old level stays in its history. */
export default function RegradePage() {
  const { id = '' } = useParams();
  const { data, error, refetch } = useRecord<SystemDetail>('systems', id);
  if (data === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return <Again system={data} />;
}

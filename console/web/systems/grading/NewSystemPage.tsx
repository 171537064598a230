import { useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { fetchApi } from '../../providers/http.ts';
import { useCan, useSession } from '../../providers/session.ts';
import { useAction } from '../../providers/use-api.ts';
import { PageHeader } from '../../shapes/PageHeader.tsx';
import { Panel } from '../../shapes/Panel.tsx';
import { NoPermission } from '../../shapes/States.tsx';
import { emptyDraft, profileOf, type GradingDraft } from './draft.ts';
import { GradingWizard } from './GradingWizard.tsx';

interface Saved {
  draft: GradingDraft;
  levels: { s: number; a: number };
}

/** Enters a system into the register by grading it. */
export default function NewSystemPage() {
  const translate = useTranslate();
  const navigate = useNavigate();
  const who = useSession();
  const may = useCan('assessments', 'create');
  const save = useAction(
    ({ draft, levels }: Saved) =>
      fetchApi<{ id: string }>('/systems', {
        method: 'POST',
        body: {
          unitId: draft.unitId,
          name: draft.name.trim(),
          sLevel: levels.s,
          aLevel: levels.a,
          scopes: draft.scopes,
          profile: profileOf(draft),
          answers: draft.answers,
          ...(draft.reason.trim() !== '' && { reason: draft.reason.trim() }),
        },
      }),
    {
      touches: ['systems', 'home'],
      done: 'systems.saved',
      onDone: ({ id }) => void navigate(`/systems/${encodeURIComponent(id)}`, { replace: true }),
      quiet: true,
    },
  );
  return (
    <>
      <PageHeader
        title={translate('systems.grading.new')}
        parent={{ label: translate('systems.title'), to: '/systems' }}
        text={translate('systems.grading.text')}
      />
      {may ? (
        <GradingWizard
          first={emptyDraft(who?.account.unitId ?? '')}
          saveLabel={translate('systems.grading.save')}
          busy={save.isPending}
          error={save.error}
          onSave={(draft, levels) => save.mutate({ draft, levels })}
        />
      ) : (
        <Panel>
          <NoPermission />
        </Panel>
      )}
    </>
  );
}

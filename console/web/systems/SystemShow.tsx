import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetOne, useTranslate } from 'react-admin';
import { useParams, useSearchParams } from 'react-router-dom';
import { Time } from '../marks/Time.tsx';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Failure, Loaded, Loading } from '../shapes/States.tsx';
import { ControlTree } from './ControlTree.tsx';
import { Disclaimer } from './Disclaimer.tsx';
import { EvidenceDrawer } from './EvidenceDrawer.tsx';
import { LevelMark } from './LevelMark.tsx';
import { ScoreBar } from './ScoreBar.tsx';
import { StateCounts } from './StateCounts.tsx';
import { narrowTree, type Category, type ItemState, type Score, type SystemRow } from './system.ts';

function ScorePanel({
  id,
  chosen,
  onChoose,
}: {
  id: string;
  chosen: ItemState | undefined;
  onChoose: (state: ItemState | undefined) => void;
}) {
  const translate = useTranslate();
  const score = useApi<Score>(`/systems/${id}/score`);
  return (
    <Panel title={translate('systems.score')}>
      <Loaded query={score} rows={3}>
        {({ lower, upper, coverage, counts, evaluatedAt }) => (
          <Stack sx={{ gap: 2 }}>
            <ScoreBar lower={lower} upper={upper} coverage={coverage} />
            <StateCounts counts={counts} chosen={chosen} onChoose={onChoose} />
            <Disclaimer />
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              {translate('systems.formula')}
              {evaluatedAt !== undefined && evaluatedAt !== null && (
                <>
                  {' '}
                  {translate('systems.evaluatedAt')} <Time at={evaluatedAt} as="full" />
                </>
              )}
            </Typography>
          </Stack>
        )}
      </Loaded>
    </Panel>
  );
}

/** One system: score on the right, every item of its level on the left, evidence behind each. */
export default function SystemShow() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const mayEvaluate = useCan('assessments', 'update');
  const [params, setParams] = useSearchParams();
  const [chosen, setChosen] = useState<ItemState>();
  const { data: system, error, refetch } = useGetOne<SystemRow>('systems', { id });
  const tree = useApi<Category[]>(`/systems/${id}/tree`);
  const evaluate = useAction(
    () => fetchApi(`/systems/${encodeURIComponent(id)}/evaluate`, { method: 'POST', body: {} }),
    { touches: ['systems', 'home'], done: 'systems.evaluated' },
  );
  const itemKey = params.get('item');
  const open = (key: string | undefined): void =>
    setParams(
      (old) => {
        if (key === undefined) old.delete('item');
        else old.set('item', key);
        return old;
      },
      { replace: true },
    );
  if (system === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => void refetch()} />;
  }
  return (
    <>
      <PageHeader
        title={system.name}
        parent={{ label: translate('systems.title'), to: '/systems' }}
        mark={<LevelMark system={system} />}
        text={system.unitName}
        actions={
          mayEvaluate && (
            <Button
              variant="contained"
              data-testid="evaluate"
              disabled={evaluate.isPending}
              onClick={() => evaluate.mutate(undefined)}
            >
              {translate('systems.evaluate')}
            </Button>
          )
        }
      />
      <Stack
        direction={{ xs: 'column-reverse', lg: 'row' }}
        sx={{ gap: 2, alignItems: 'flex-start' }}
      >
        <Panel
          title={translate('systems.items')}
          flush
          sx={{ flex: 1, minWidth: 0, width: '100%' }}
          testId="control-tree"
        >
          <Loaded query={tree} rows={10}>
            {(categories) => (
              <ControlTree
                tree={narrowTree(categories, chosen)}
                expanded={chosen !== undefined}
                onOpen={open}
              />
            )}
          </Loaded>
        </Panel>
        <Stack component="aside" sx={{ width: { xs: '100%', lg: 340 }, flexShrink: 0, gap: 2 }}>
          <ScorePanel id={id} chosen={chosen} onChoose={setChosen} />
        </Stack>
      </Stack>
      {itemKey !== null && (
        <EvidenceDrawer systemId={id} itemKey={itemKey} onClose={() => open(undefined)} />
      )}
    </>
  );
}

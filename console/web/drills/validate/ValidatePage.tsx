import { Alert, Box, Button, Chip, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import { useParams, useSearchParams } from 'react-router-dom';
import { useSession } from '../../providers/session.ts';
import { useApi } from '../../providers/use-api.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { Panel } from '../../shapes/Panel.tsx';
import { Empty, Loaded, Pending } from '../../shapes/States.tsx';
import { drillPath, plays, type Drill } from '../drill.ts';
import { DrillFrame } from '../DrillFrame.tsx';
import { DrillHead } from '../DrillHead.tsx';
import type { Evaluations, Observations } from '../results/debrief.ts';
import { byInject, cellsOf, isWanted, type Cell } from './cells.ts';
import { EvaluationForm } from './EvaluationForm.tsx';
import { InjectCells } from './InjectCells.tsx';
import { useJudge } from './use-judge.ts';

/** A filter in the address, so that every number of the debrief can lead here. */
function useCellFilter() {
  const [params, setParams] = useSearchParams();
  const read = (name: string): string | undefined => params.get(name) ?? undefined;
  return {
    filter: { person: read('person'), inject: read('inject'), result: read('result') },
    narrow(name: string, value: string) {
      setParams(
        (old) => {
          if (value === '') old.delete(name);
          else old.set(name, value);
          return old;
        },
        { replace: true },
      );
    },
  };
}

interface FilterBarProps {
  data: Observations;
  cells: readonly Cell[];
  people: Drill['people'];
}

function FilterBar({ data, cells, people }: FilterBarProps) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { filter, narrow } = useCellFilter();
  const asked = new Set(cells.map(({ accountId }) => accountId));
  const open = cells.filter((cell) => isWanted(cell, { result: 'open' })).length;
  const choices = [
    { id: 'open', text: `${translate('drillResults.part.unjudged')} ${open}` },
    ...data.results.map((result) => ({ id: result.id, text: labelOf(result, locale) })),
  ];
  return (
    <Stack
      direction="row"
      sx={{
        gap: 1,
        flexWrap: 'wrap',
        alignItems: 'center',
        p: 1.5,
        borderBottom: 1,
        borderColor: 'divider',
      }}
    >
      <TextField
        select
        name="person"
        label={translate('drillResults.person')}
        value={filter.person ?? ''}
        onChange={({ target }) => narrow('person', target.value)}
        sx={{ width: { xs: '100%', sm: 240 } }}
      >
        <MenuItem value="">{translate('drillResults.everybody')}</MenuItem>
        {people
          .filter(({ accountId, role }) => role === 'player' && asked.has(accountId))
          .map(({ seat, accountId, name, unitName }) => (
            <MenuItem key={seat} value={accountId}>
              {name} · {unitName}
            </MenuItem>
          ))}
      </TextField>
      {choices.map(({ id, text }) => (
        <Chip
          key={id}
          label={text}
          data-testid={`filter-${id}`}
          variant={filter.result === id ? 'filled' : 'outlined'}
          color={filter.result === id ? 'primary' : 'default'}
          onClick={() => narrow('result', filter.result === id ? '' : id)}
          sx={{ height: 32 }}
        />
      ))}
      {filter.inject !== undefined && (
        <Chip
          label={translate('drillResults.oneInject', {
            no:
              data.expectations.find(({ injectId }) => injectId === filter.inject)?.injectNo ?? '',
          })}
          onDelete={() => narrow('inject', '')}
          sx={{ height: 32 }}
        />
      )}
    </Stack>
  );
}

function Ticks({ drill, data, readerId }: { drill: Drill; data: Observations; readerId: string }) {
  const translate = useTranslate();
  const { filter } = useCellFilter();
  const { judge, isPending } = useJudge(drill.id);
  const mayJudge = plays(drill.myRoles, 'evaluator') && drill.state !== 'CLOSED';
  const cells = cellsOf(data, readerId);
  const played = cells.filter(({ expectation }) => expectation.played);
  const shown = played.filter((cell) => isWanted(cell, filter));
  const proposed = shown.filter((cell) => cell.mine === undefined && cell.proposal !== undefined);
  const judged = played.filter((cell) => !isWanted(cell, { result: 'open' })).length;
  return (
    <Panel
      title={translate('drillResults.ticks')}
      flush
      testId="ticks"
      aside={
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('drillResults.judgedOf', { judged, all: played.length })}
        </Typography>
      }
    >
      <FilterBar data={data} cells={played} people={drill.people} />
      {mayJudge && proposed.length > 0 && (
        <Alert
          severity="info"
          sx={{ m: 1.5 }}
          action={
            <Button
              disabled={isPending}
              data-testid="confirm-all"
              onClick={() =>
                judge(
                  proposed.flatMap(({ expectation, accountId, proposal }) =>
                    proposal === undefined
                      ? []
                      : [
                          {
                            injectId: expectation.injectId,
                            expectedId: expectation.expectedId,
                            accountId,
                            result: proposal.result,
                            confirms: true,
                          },
                        ],
                  ),
                )
              }
            >
              {translate('drillResults.confirmAll', { count: proposed.length })}
            </Button>
          }
        >
          {translate('drillResults.proposals', { count: proposed.length })}
        </Alert>
      )}
      {byInject(shown).map((group) => (
        <InjectCells
          key={group.expectation.injectId}
          drill={drill}
          group={group}
          results={data.results}
          mayJudge={mayJudge}
        />
      ))}
      {shown.length === 0 && (
        <Empty
          title={translate(
            played.length === 0 ? 'drillResults.nothingPlayed' : 'list.nothingFound',
          )}
          text={translate(
            played.length === 0 ? 'drillResults.nothingPlayedHelp' : 'drillResults.otherFilter',
          )}
        />
      )}
    </Panel>
  );
}

/** What the evaluators do: one tick per person and expected action, then the form with nine items. Works on a telephone. */
export default function ValidatePage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const who = useSession();
  const { data: drill, error, refetch } = useApi<Drill>(drillPath(id));
  const observations = useApi<Observations>(`${drillPath(id)}/observations`, {
    refetchInterval: 15_000,
  });
  const evaluations = useApi<Evaluations>(`${drillPath(id)}/evaluations`);
  if (drill === undefined || who === undefined) {
    return (
      <DrillFrame>
        <Pending error={error} refetch={refetch} />
      </DrillFrame>
    );
  }
  return (
    <DrillFrame>
      <DrillHead drill={drill} page="validate" name={translate('drillResults.title')} />
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(360px, 2fr)' },
        }}
      >
        <Loaded query={observations} rows={8}>
          {(data) => <Ticks drill={drill} data={data} readerId={who.account.id} />}
        </Loaded>
        <Panel title={translate('drillResults.items')} testId="evaluation-form">
          <Loaded query={evaluations}>
            {(data) => (
              <EvaluationForm
                drillId={drill.id}
                data={data}
                readerId={who.account.id}
                mayHandIn={plays(drill.myRoles, 'evaluator') && drill.state === 'EVALUATING'}
              />
            )}
          </Loaded>
        </Panel>
      </Box>
    </DrillFrame>
  );
}

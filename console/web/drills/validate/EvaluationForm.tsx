import { Alert, Box, Button, Stack, TextField, Typography } from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { Time } from '../../marks/Time.tsx';
import { fetchApi } from '../../providers/http.ts';
import { problemText } from '../../providers/problem-text.ts';
import { useAction } from '../../providers/use-api.ts';
import { labelOf } from '../../shapes/cases/case.ts';
import { newKey } from '../../shapes/cases/payload.ts';
import type { Evaluations } from '../results/debrief.ts';

type Item = Evaluations['items'][number];
type Grade = Evaluations['grades'][number];
type GradeValue = Grade['value'];

const tones = { 1: 'critical', 3: 'medium', 5: 'good' } as const;

interface ItemFieldsProps {
  no: number;
  item: Item;
  grades: Evaluations['grades'];
  grade: GradeValue | undefined;
  advice: string;
  disabled: boolean;
  onGrade: (grade: GradeValue) => void;
  onAdvice: (advice: string) => void;
}

function ItemFields(props: ItemFieldsProps) {
  const { no, item, grades, grade, advice, disabled } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  return (
    <Box
      component="li"
      data-testid="evaluation-item"
      data-id={item.id}
      sx={{ py: 1.5, borderBottom: 1, borderColor: 'divider' }}
    >
      <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Typography sx={{ flex: 1, minWidth: 200, fontWeight: 500 }}>
          {no}. {labelOf(item, locale)}
        </Typography>
        <Stack
          direction="row"
          role="group"
          aria-label={labelOf(item, locale)}
          sx={{ gap: 0.5, width: { xs: '100%', md: 'auto' } }}
        >
          {grades.map((each) => {
            const active = grade === each.value;
            return (
              <Button
                key={each.value}
                aria-pressed={active}
                disabled={disabled}
                data-testid={`grade-${each.value}`}
                onClick={() => props.onGrade(each.value)}
                sx={(theme) => ({
                  flex: { xs: 1, md: '0 0 auto' },
                  minHeight: { xs: 44, md: 32 },
                  minWidth: 76,
                  color: active ? theme.tones[tones[each.value]].ink : 'text.secondary',
                  bgcolor: active ? theme.tones[tones[each.value]].tint : 'transparent',
                  borderColor: active ? theme.tones[tones[each.value]].solid : 'divider',
                })}
              >
                {each.value} {labelOf(each, locale)}
              </Button>
            );
          })}
        </Stack>
      </Stack>
      <TextField
        multiline
        name={`advice-${item.id}`}
        placeholder={translate('drillResults.advice')}
        value={advice}
        disabled={disabled}
        onChange={({ target }) => props.onAdvice(target.value)}
        sx={{ mt: 1 }}
        slotProps={{
          htmlInput: {
            maxLength: 2_000,
            'aria-label': `${labelOf(item, locale)} · ${translate('drillResults.advice')}`,
          },
        }}
      />
    </Box>
  );
}

interface EvaluationFormProps {
  drillId: string;
  data: Evaluations;
  readerId: string;
  /** False before the end of the exercise, and for everybody but its evaluators. */
  mayHandIn: boolean;
}

/** The evaluator's form of GB/T 38645 A.9: nine items, each poor, fair or good, with advice. Handed in again, it replaces the one before. */
export function EvaluationForm({ drillId, data, readerId, mayHandIn }: EvaluationFormProps) {
  const translate = useTranslate();
  const mine = data.evaluations.find(({ evaluatorId }) => evaluatorId === readerId);
  const [grades, setGrades] = useState<Readonly<Record<string, GradeValue>>>(mine?.grades ?? {});
  const [advice, setAdvice] = useState<Readonly<Record<string, string>>>(mine?.advice ?? {});
  const [conclusion, setConclusion] = useState(mine?.conclusion ?? '');
  const [key, setKey] = useState(newKey);
  const save = useAction(
    () =>
      fetchApi(`/drills/${encodeURIComponent(drillId)}/evaluations`, {
        method: 'POST',
        body: {
          grades,
          advice: Object.fromEntries(
            Object.entries(advice).flatMap(([id, text]) =>
              text.trim() === '' ? [] : [[id, text.trim()]],
            ),
          ),
          conclusion: conclusion.trim(),
          idempotencyKey: key,
        },
      }),
    {
      touches: ['drills'],
      done: 'drillResults.handedIn',
      onDone: () => setKey(newKey()),
      quiet: true,
      steady: true,
    },
  );
  const given = Object.keys(grades).length;
  return (
    <form
      onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
        event.preventDefault();
        save.mutate(undefined);
      }}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('drillResults.itemsHelp', { source: data.source })}
      </Typography>
      {!mayHandIn && (
        <Alert severity="info" sx={{ mt: 1 }}>
          {translate('drillResults.notNow')}
        </Alert>
      )}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data.items.map((item, index) => (
          <ItemFields
            key={item.id}
            no={index + 1}
            item={item}
            grades={data.grades}
            grade={grades[item.id]}
            advice={advice[item.id] ?? ''}
            disabled={!mayHandIn}
            onGrade={(grade) => setGrades({ ...grades, [item.id]: grade })}
            onAdvice={(text) => setAdvice({ ...advice, [item.id]: text })}
          />
        ))}
      </Box>
      <Stack sx={{ gap: 1.5, pt: 2 }}>
        <TextField
          multiline
          minRows={3}
          name="conclusion"
          label={translate('drillResults.conclusion')}
          value={conclusion}
          disabled={!mayHandIn}
          onChange={({ target }) => setConclusion(target.value)}
          slotProps={{ htmlInput: { maxLength: 4_000 } }}
        />
        {save.error !== null && (
          <Alert severity="error">{problemText(save.error, translate)}</Alert>
        )}
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Button
            type="submit"
            variant="contained"
            disabled={!mayHandIn || given === 0 || save.isPending}
            data-testid="evaluation-submit"
            sx={{ minHeight: { xs: 44, md: 32 } }}
          >
            {translate(mine === undefined ? 'drillResults.handIn' : 'drillResults.handInAgain')}
          </Button>
          <Typography variant="body2" sx={{ color: 'text.secondary' }}>
            {translate('drillResults.given', { given, all: data.items.length })}
            {mine !== undefined && (
              <>
                {' · '}
                {translate('drillResults.handedInAt')} <Time at={mine.at} />
              </>
            )}
          </Typography>
        </Stack>
      </Stack>
    </form>
  );
}

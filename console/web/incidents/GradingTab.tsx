import { Alert, Box, Button, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useDeferredValue, useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useCan } from '../providers/session.ts';
import { useQuery, keepPreviousData } from '@tanstack/react-query';
import { useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { Loaded } from '../shapes/States.tsx';
import { DutyList } from './DutyList.tsx';
import { GradeExplained } from './GradeExplained.tsx';
import {
  isAsked,
  operatorKinds,
  type Answers,
  type GradePreview,
  type Incident,
  type IncidentQuestions,
  type Question,
} from './incident.ts';
import { QuestionField } from './QuestionField.tsx';
import { RouteText } from './RouteText.tsx';
import { useClasses } from './use-classes.ts';

interface Form {
  answers: Answers;
  classId: string;
  subclassId: string;
  operatorKind: string;
}

interface ExplanationProps {
  incidentId: string;
  clocks: Incident['clocks'];
  form: Form;
  questions: readonly Question[];
}

function Explanation({ incidentId, clocks, form, questions }: ExplanationProps) {
  const translate = useTranslate();
  const asked = useDeferredValue(form);
  const preview = useQuery({
    queryKey: ['grade-preview', incidentId, asked],
    queryFn: ({ signal }) =>
      fetchApi<GradePreview>('/incidents/grade-preview', {
        method: 'POST',
        signal,
        body: {
          incidentId,
          answers: asked.answers,
          classId: asked.classId === '' ? null : asked.classId,
          operatorKind: asked.operatorKind === '' ? null : asked.operatorKind,
        },
      }),
    placeholderData: keepPreviousData,
  });
  return (
    <Loaded query={preview} rows={4}>
      {({ cac, edu, duties }) => (
        <Stack sx={{ gap: 2 }}>
          <GradeExplained grade={edu} questions={questions} />
          <GradeExplained grade={cac} questions={questions} />
          <div>
            <Typography variant="h3" gutterBottom>
              {translate('incidents.duties')}
            </Typography>
            <DutyList duties={duties} clocks={clocks} />
          </div>
        </Stack>
      )}
    </Loaded>
  );
}

function Identity({
  form,
  onChange,
  disabled,
}: {
  form: Form;
  onChange: (form: Form) => void;
  disabled: boolean;
}) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { classes } = useClasses();
  const found = classes.find(({ id }) => id === form.classId);
  const name = (each: { zh: string; en: string }) => (locale === 'en' ? each.en : each.zh);
  return (
    <Stack sx={{ gap: 2 }}>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          fullWidth
          disabled={disabled}
          label={translate('incidents.class')}
          value={found === undefined ? '' : form.classId}
          onChange={({ target }) => onChange({ ...form, classId: target.value, subclassId: '' })}
          data-testid="grade-class"
        >
          {classes.map((each) => (
            <MenuItem key={each.id} value={each.id}>
              {name(each)}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          fullWidth
          label={translate('incidents.subclass')}
          value={found === undefined ? '' : form.subclassId}
          disabled={disabled || found === undefined || found.subclasses.length === 0}
          onChange={({ target }) => onChange({ ...form, subclassId: target.value })}
        >
          {found?.subclasses.map((each) => (
            <MenuItem key={each.id} value={each.id}>
              {name(each)}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      {found?.route !== undefined && (
        <Alert severity="warning">
          <RouteText route={found.route} />
        </Alert>
      )}
      <TextField
        select
        fullWidth
        disabled={disabled}
        label={translate('incidents.operatorKind')}
        helperText={translate('incidents.operatorHelp')}
        value={form.operatorKind}
        onChange={({ target }) => onChange({ ...form, operatorKind: target.value })}
      >
        {operatorKinds.map((kind) => (
          <MenuItem key={kind} value={kind} sx={{ whiteSpace: 'normal' }}>
            {translate(`incidents.operator.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
    </Stack>
  );
}

/** Questions on the left, what they make of the grade and the reports on the right, at once. */
export function GradingTab({ incident }: { incident: Incident }) {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const problem = useCaseProblem();
  const may = useCan('incidents', 'update');
  const isOver = incident.state === 'CLOSED' || incident.state === 'DISMISSED';
  const disabled = !may || isOver;
  const [form, setForm] = useState<Form>({
    answers: incident.answers,
    classId: incident.class ?? '',
    subclassId: incident.subclass ?? '',
    operatorKind: incident.operatorKind ?? incident.suggestedOperatorKind ?? '',
  });
  const save = useCaseAction({ resource: 'incidents', id: incident.id, version: incident.version });
  const query = useApi<IncidentQuestions>('/incidents/questions');
  return (
    <Loaded query={query}>
      {({ groups, questions }) => (
        <Stack direction={{ xs: 'column', md: 'row' }} sx={{ gap: 3, alignItems: 'flex-start' }}>
          <Box sx={{ flex: 1, minWidth: 0, width: '100%' }}>
            <Identity form={form} onChange={setForm} disabled={disabled} />
            {groups.map((group) => (
              <Box component="section" key={group.id} sx={{ mt: 3 }}>
                <Typography variant="h3" gutterBottom>
                  {locale === 'en' ? group.en : group.zh}
                </Typography>
                {questions
                  .filter(
                    (question) => question.group === group.id && isAsked(question, form.answers),
                  )
                  .map((question) => (
                    <QuestionField
                      key={question.id}
                      question={question}
                      answer={form.answers[question.id]}
                      disabled={disabled}
                      onAnswer={(answer) =>
                        setForm({ ...form, answers: { ...form.answers, [question.id]: answer } })
                      }
                    />
                  ))}
              </Box>
            ))}
          </Box>
          <Stack
            sx={{
              gap: 2,
              width: { xs: '100%', md: 360 },
              flexShrink: 0,
              position: { md: 'sticky' },
              top: { md: 72 },
            }}
          >
            <Explanation
              incidentId={incident.id}
              clocks={incident.clocks}
              form={form}
              questions={questions}
            />
            {save.error !== null && <Alert severity="error">{problem(save.error)}</Alert>}
            {!disabled && (
              <Button
                variant="contained"
                data-testid="save-grade"
                disabled={save.isPending}
                onClick={() =>
                  save.mutate({
                    message: 'grade',
                    idempotencyKey: newKey(),
                    payload: {
                      answers: form.answers,
                      classId: form.classId === '' ? null : form.classId,
                      subclassId: form.subclassId === '' ? null : form.subclassId,
                      ...(form.operatorKind === '' ? {} : { operatorKind: form.operatorKind }),
                    },
                  })
                }
              >
                {translate('incidents.saveGrade')}
              </Button>
            )}
          </Stack>
        </Stack>
      )}
    </Loaded>
  );
}

import { Alert, Button, Divider, LinearProgress, Typography } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { formatDate } from '../format/time.ts';
import { useNow } from '../marks/use-now.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import type { Sending } from '../shapes/files/file.ts';
import { PickFiles } from '../shapes/files/PickFiles.tsx';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { Loaded } from '../shapes/States.tsx';
import type { SystemQuestions } from '../systems/system.ts';
import { AddItem } from './AddItem.tsx';
import { AnswerField } from './AnswerField.tsx';
import { attest, type Target } from './attest.ts';
import {
  answersIn,
  answersOf,
  type Answers,
  type Attestation,
  type NewAttestation,
} from './attestation.ts';
import { cleared, paperIn, paperOf } from './paper.ts';
import { PaperFields } from './PaperFields.tsx';

interface AttestDialogProps {
  systemId: string;
  /** The item that the person came from; more can be added. */
  itemKeys: readonly string[];
  /** Items that telemetry settles alone are not among the questions: what is known of those at hand. */
  known?: SystemQuestions;
  /** Attestation in force that this one renews. */
  replaces?: string;
  /** Written over instead of a new one. */
  draft?: Attestation;
  onClose: () => void;
  onMade: (id: string) => void;
}

const unanswered = { verdict: undefined, note: '' } as const;

interface FieldsProps {
  entries: SystemQuestions;
  keys: readonly string[];
  answers: Answers;
  onKeys: (keys: readonly string[]) => void;
  onAnswers: (answers: Answers) => void;
}

/** The items that it is about, each with its answer, and the way to one more. */
function ItemFields({ entries, keys, answers, onKeys, onAnswers }: FieldsProps) {
  const asked = keys.flatMap((key) => entries.find(({ itemKey }) => itemKey === key) ?? []);
  return (
    <>
      {asked.map((entry) => (
        <AnswerField
          key={entry.itemKey}
          entry={entry}
          answer={answers[entry.itemKey] ?? unanswered}
          onChange={(answer) => onAnswers({ ...answers, [entry.itemKey]: answer })}
          onRemove={
            keys.length < 2
              ? undefined
              : () => onKeys(keys.filter((each) => each !== entry.itemKey))
          }
        />
      ))}
      <AddItem
        entries={entries.filter(({ itemKey }) => !keys.includes(itemKey))}
        onAdd={(key) => onKeys([...keys, key])}
      />
    </>
  );
}

/** The questions, and after them what is at hand and is not asked. */
function withKnown(asked: SystemQuestions, known: SystemQuestions): SystemQuestions {
  const keys = new Set(asked.map(({ itemKey }) => itemKey));
  return [...asked, ...known.filter(({ itemKey }) => !keys.has(itemKey))];
}

/** Whether anything is said to hold, wholly or in part: that takes a file to show it. */
function claims(answers: NewAttestation['answers']): boolean {
  return answers.some(({ verdict }) => verdict !== 'not-satisfied');
}

/** Months that the strictest of the items lets an answer count. */
function monthsOf(entries: SystemQuestions, keys: readonly string[]): number | undefined {
  const months = entries
    .filter(({ itemKey }) => keys.includes(itemKey))
    .flatMap(({ question }) => question?.validity.months ?? []);
  return months.length === 0 ? undefined : Math.min(...months);
}

/** A person answers in plain words what telemetry can not: what was seen, since when it holds, with photos or papers. */
export function AttestDialog(props: AttestDialogProps) {
  const { systemId, known = [], replaces, draft, onClose, onMade } = props;
  const translate = useTranslate();
  const today = formatDate(useNow());
  const questions = useApi<SystemQuestions>(`/systems/${encodeURIComponent(systemId)}/questions`);
  const [keys, setKeys] = useState(props.itemKeys);
  const [answers, setAnswers] = useState<Answers>(() => answersIn(draft));
  const [paper, setPaper] = useState(() => paperIn(draft, today));
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sending, setSending] = useState<Sending>();
  const [idempotencyKey] = useState(newKey);
  const given = answersOf(keys, answers);
  const owesFile = files.length + (draft?.files.length ?? 0) === 0 && claims(given ?? []);
  const fit = given !== undefined && paper.title.trim() !== '' && paper.effectiveOn !== '';
  const said = { answers: given ?? [], ...paperOf(paper) };
  const target: Target =
    draft === undefined
      ? {
          kind: 'new',
          body: { systemId, ...said, ...(replaces !== undefined && { replaces }), idempotencyKey },
        }
      : { kind: 'draft', id: draft.id, version: draft.version, payload: { ...cleared, ...said } };
  const save = useAction(
    (submit: boolean) => attest({ target, files, submit, onProgress: setSending }),
    {
      touches: ['attestations', 'systems', 'home'],
      done: 'attestations.saved',
      onDone: onMade,
      quiet: true,
    },
  );
  return (
    <FormDialog
      wide
      title={translate(draft === undefined ? 'attestations.new' : 'attestations.amend')}
      submit={translate('attestations.submit')}
      busy={save.isPending}
      disabled={!fit || owesFile || paper.effectiveOn > today}
      error={save.error}
      onSubmit={() => save.mutate(true)}
      onCancel={onClose}
      extra={
        <Button
          data-testid="save-draft"
          disabled={!fit || save.isPending}
          onClick={() => save.mutate(false)}
          sx={{ mr: 'auto' }}
        >
          {translate('attestations.saveDraft')}
        </Button>
      }
    >
      <Loaded query={questions} rows={4}>
        {(asked) => (
          <>
            <ItemFields
              entries={withKnown(asked, known)}
              keys={keys}
              answers={answers}
              onKeys={setKeys}
              onAnswers={setAnswers}
            />
            <Divider />
            <PaperFields
              form={paper}
              onChange={setPaper}
              months={monthsOf(withKnown(asked, known), keys)}
              today={today}
            />
          </>
        )}
      </Loaded>
      <Divider />
      <Typography variant="h3">{translate('attestations.files')}</Typography>
      <PickFiles
        files={files}
        onChange={setFiles}
        already={draft?.files.length ?? 0}
        disabled={save.isPending}
      />
      {owesFile && <Alert severity="info">{translate('attestations.owesFile')}</Alert>}
      {save.isPending && sending !== undefined && (
        <div role="status">
          <Typography variant="caption">
            {translate('files.sending', { name: sending.name })}
          </Typography>
          <LinearProgress variant="determinate" value={sending.share * 100} />
        </div>
      )}
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        {translate('attestations.reviewHelp')}
      </Typography>
    </FormDialog>
  );
}

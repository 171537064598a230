import {
  Alert,
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  Radio,
  RadioGroup,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useTranslate } from 'react-admin';
import { useNavigate, useParams } from 'react-router-dom';
import { FormPart } from '../notices/DraftFields.tsx';
import { EvidenceField } from '../notices/EvidenceField.tsx';
import { useRecord } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { useCaseAction, useCaseProblem } from '../shapes/cases/use-case-action.ts';
import { ClockChips } from '../shapes/clocks/ClockChips.tsx';
import { PageHeader } from '../shapes/PageHeader.tsx';
import { Panel } from '../shapes/Panel.tsx';
import { Pending } from '../shapes/States.tsx';
import type { Delivery } from './delivery.ts';
import { feedbackFormOf, feedbackOf, missingInFeedback, type FeedbackForm } from './feedback.ts';

interface PartProps {
  form: FeedbackForm;
  onChange: (part: Partial<FeedbackForm>) => void;
  missing: readonly (keyof FeedbackForm)[];
}

type TextName = Exclude<
  {
    [K in keyof FeedbackForm]: FeedbackForm[K] extends string ? K : never;
  }[keyof FeedbackForm],
  'confirmed'
>;

function Text(
  props: PartProps & {
    name: TextName;
    rows?: number;
    required?: boolean;
    type?: 'datetime-local';
    maxLength?: number;
  },
) {
  const { form, onChange, missing, name, rows, required = false, type, maxLength = 200 } = props;
  const translate = useTranslate();
  return (
    <TextField
      name={name}
      label={translate(`deliveries.field.${name}`)}
      required={required}
      error={missing.includes(name)}
      helperText={missing.includes(name) ? translate('notices.needed') : undefined}
      value={form[name]}
      multiline={rows !== undefined}
      {...(rows === undefined ? {} : { minRows: rows })}
      {...(type === undefined ? {} : { type })}
      onChange={({ target }) => onChange({ [name]: target.value })}
      slotProps={{
        htmlInput: { maxLength },
        ...(type === undefined ? {} : { inputLabel: { shrink: true } }),
      }}
    />
  );
}

const grid = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
  '& > .whole': { gridColumn: { sm: 'span 2' }, display: 'grid' },
} as const;

function Facts(props: PartProps) {
  const { form, onChange, missing } = props;
  const translate = useTranslate();
  return (
    <FormPart title={translate('deliveries.part.facts')}>
      <Box sx={grid}>
        <Box className="whole">
          <Typography
            variant="body2"
            sx={{ color: missing.includes('confirmed') ? 'error.main' : 'text.secondary' }}
          >
            {translate('deliveries.field.confirmed')} *
          </Typography>
          <RadioGroup
            row
            name="confirmed"
            aria-label={translate('deliveries.field.confirmed')}
            value={form.confirmed}
            onChange={(_event, next) => onChange({ confirmed: next === 'yes' ? 'yes' : 'no' })}
          >
            <FormControlLabel
              value="yes"
              control={<Radio />}
              label={translate('deliveries.confirmedYes')}
            />
            <FormControlLabel
              value="no"
              control={<Radio />}
              label={translate('deliveries.confirmedNo')}
            />
          </RadioGroup>
        </Box>
        <Box className="whole">
          <Text {...props} name="cause" rows={3} required maxLength={10_000} />
        </Box>
        <Box className="whole">
          <Text {...props} name="impact" rows={2} maxLength={10_000} />
        </Box>
        <Text {...props} name="recordsAffected" maxLength={12} />
      </Box>
    </FormPart>
  );
}

function Measures(props: PartProps) {
  const translate = useTranslate();
  return (
    <FormPart title={translate('deliveries.part.measures')}>
      <Box sx={grid}>
        <Box className="whole">
          <Text {...props} name="interimMeasure" rows={2} maxLength={10_000} />
        </Box>
        <Text {...props} name="interimAt" type="datetime-local" />
        <Box sx={{ display: { xs: 'none', sm: 'block' } }} />
        <Box className="whole">
          <Text {...props} name="measures" rows={4} required maxLength={10_000} />
        </Box>
        <Text {...props} name="completedAt" type="datetime-local" />
        <Box className="whole">
          <Text {...props} name="similarFindings" rows={2} maxLength={10_000} />
        </Box>
      </Box>
    </FormPart>
  );
}

function People(props: PartProps) {
  const { form, onChange } = props;
  const translate = useTranslate();
  return (
    <FormPart title={translate('deliveries.part.people')}>
      <Box sx={grid}>
        <Text {...props} name="ownerName" />
        <Text {...props} name="ownerPhone" maxLength={40} />
        <Text {...props} name="leaderName" />
        <Text {...props} name="leaderPost" />
        <Text {...props} name="approvedBy" />
        <Box />
        {(['reportedToPolice', 'reportedToCyberspaceOffice'] as const).map((name) => (
          <FormControlLabel
            key={name}
            control={
              <Checkbox
                checked={form[name]}
                onChange={(_event, checked) => onChange({ [name]: checked })}
              />
            }
            label={translate(`deliveries.field.${name}`)}
          />
        ))}
      </Box>
    </FormPart>
  );
}

function Editor({ delivery }: { delivery: Delivery }) {
  const translate = useTranslate();
  const navigate = useNavigate();
  const problem = useCaseProblem();
  const [key] = useState(newKey);
  const [form, setForm] = useState(() => feedbackFormOf(delivery));
  const [tried, setTried] = useState(false);
  const [uploading, setUploading] = useState(false);
  const change = (part: Partial<FeedbackForm>): void => setForm((old) => ({ ...old, ...part }));
  const missing = missingInFeedback(form);
  const back = `/deliveries/${encodeURIComponent(delivery.id)}`;
  const send = useCaseAction(
    { resource: 'deliveries', id: delivery.id, version: delivery.version },
    () => void navigate(`${back}?tab=feedback`),
  );
  const part = { form, onChange: change, missing: tried ? missing : [] };
  return (
    <Panel sx={{ maxWidth: 880 }}>
      <Stack
        component="form"
        noValidate
        sx={{ gap: 3 }}
        onSubmit={(event: SubmitEvent<HTMLFormElement>) => {
          event.preventDefault();
          setTried(true);
          if (missing.length > 0) return;
          send.mutate({
            message: 'feedback',
            payload: { feedback: feedbackOf(form) },
            idempotencyKey: key,
          });
        }}
      >
        {delivery.verification?.passed === false && (
          <Alert severity="warning">
            {translate('deliveries.lastRejected', {
              reason: delivery.verification.content.findings,
            })}
          </Alert>
        )}
        <Facts {...part} />
        <Measures {...part} />
        <FormPart title={translate('notices.field.evidence')}>
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
            {translate('deliveries.evidenceHelp')}
          </Typography>
          <EvidenceField
            evidence={form.evidence}
            onChange={(evidence) => change({ evidence })}
            unitId={delivery.recipientUnitId}
            onBusy={setUploading}
          />
        </FormPart>
        <People {...part} />
        {tried && missing.length > 0 && (
          <Alert severity="warning">
            {translate('notices.missing', {
              fields: missing.map((name) => translate(`deliveries.field.${name}`)).join('、'),
            })}
          </Alert>
        )}
        {send.error !== null && <Alert severity="error">{problem(send.error)}</Alert>}
        <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
          <Button onClick={() => void navigate(back)}>{translate('action.cancel')}</Button>
          <Button
            type="submit"
            variant="contained"
            disabled={send.isPending || uploading}
            data-testid="feedback-submit"
          >
            {translate('deliveries.sendFeedback')}
          </Button>
        </Stack>
      </Stack>
    </Panel>
  );
}

/** The answer of a recipient: what was found, what was done, and the proof of it. */
export default function FeedbackPage() {
  const { id = '' } = useParams();
  const translate = useTranslate();
  const { data: delivery, error, refetch } = useRecord<Delivery>('deliveries', id);
  if (delivery === undefined) {
    return <Pending error={error} refetch={refetch} />;
  }
  return (
    <>
      <PageHeader
        title={translate('deliveries.giveFeedback')}
        parent={{ label: delivery.title, to: `/deliveries/${encodeURIComponent(delivery.id)}` }}
        text={
          <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
            <span>{delivery.number}</span>
            <ClockChips clocks={delivery.clocks} openOnly />
          </Stack>
        }
      />
      {delivery.state === 'HANDLING' ? (
        <Editor delivery={delivery} />
      ) : (
        <Alert severity="info">{translate('deliveries.notHandling')}</Alert>
      )}
    </>
  );
}

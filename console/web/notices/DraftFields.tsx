import { Box, FormControlLabel, MenuItem, Switch, TextField, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { DraftForm } from './draft.ts';
import { ImpliedDeadlines } from './ImpliedDeadlines.tsx';
import { hazards, noticeKinds, noticeSeverities, noticeSources, tlps } from './notice.ts';
import { WeaknessClassFields } from './WeaknessClassFields.tsx';

export interface DraftFieldsProps {
  form: DraftForm;
  onChange: (part: Partial<DraftForm>) => void;
  /** Fields that are still needed, shown once the person has tried to save. */
  missing: readonly (keyof DraftForm)[];
}

type TextName = {
  [K in keyof DraftForm]: DraftForm[K] extends string ? K : never;
}[keyof DraftForm];

interface OneProps extends DraftFieldsProps {
  name: TextName;
  required?: boolean;
  rows?: number;
  type?: 'text' | 'datetime-local' | 'number';
  maxLength?: number;
  /** Has a line of help below. */
  help?: boolean;
  children?: ReactNode;
}

function One(props: OneProps) {
  const { form, onChange, missing, name, rows, type = 'text', children } = props;
  const translate = useTranslate();
  const faulty = missing.includes(name);
  return (
    <TextField
      name={name}
      label={translate(`notices.field.${name}`)}
      type={type}
      value={form[name]}
      required={props.required ?? false}
      error={faulty}
      helperText={
        faulty
          ? translate('notices.needed')
          : props.help === true
            ? translate(`notices.help.${name}`)
            : undefined
      }
      select={children !== undefined}
      multiline={rows !== undefined}
      {...(rows === undefined ? {} : { minRows: rows })}
      onChange={({ target }) => onChange({ [name]: target.value })}
      slotProps={{
        htmlInput: { maxLength: props.maxLength ?? 200 },
        ...(type === 'datetime-local' ? { inputLabel: { shrink: true } } : {}),
      }}
    >
      {children}
    </TextField>
  );
}

function Choice({
  values,
  area,
  none = false,
  ...props
}: OneProps & { values: readonly string[]; area: string; none?: boolean }) {
  const translate = useTranslate();
  return (
    <One {...props}>
      {none && <MenuItem value="">{translate('notices.notSaid')}</MenuItem>}
      {values.map((value) => (
        <MenuItem key={value} value={value} data-testid={`${props.name}-${value}`}>
          {translate(`${area}.${value}`)}
        </MenuItem>
      ))}
    </One>
  );
}

export function FormPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Typography component="legend" variant="h3" sx={{ mb: 1.5, p: 0 }}>
        {title}
      </Typography>
      {children}
    </Box>
  );
}

const grid = {
  display: 'grid',
  gap: 2,
  gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' },
  '& > .whole': { gridColumn: { sm: 'span 2' } },
} as const;

const levels = ['0', '1', '2', '3', '4', '5'] as const;

function Head(props: DraftFieldsProps) {
  const translate = useTranslate();
  const { form, onChange } = props;
  return (
    <FormPart title={translate('notices.part.head')}>
      <Box sx={grid}>
        <div className="whole">
          <One {...props} name="title" required />
        </div>
        <Choice {...props} name="kind" values={noticeKinds} area="notices.kind" required />
        <Choice
          {...props}
          name="severity"
          values={noticeSeverities}
          area="notices.severity"
          required
        />
        <div className="whole">
          <ImpliedDeadlines severity={form.severity} protectedPeriod={form.protectedPeriod} />
        </div>
        <One {...props} name="feedbackDueAt" type="datetime-local" help />
        <FormControlLabel
          control={
            <Switch
              checked={form.protectedPeriod}
              onChange={(_event, protectedPeriod) => onChange({ protectedPeriod })}
            />
          }
          label={translate('notices.field.protectedPeriod')}
        />
        <Choice {...props} name="source" values={noticeSources} area="notices.source" required />
        <One {...props} name="sourceReference" />
        <One {...props} name="discoveredAt" type="datetime-local" required />
        <Choice {...props} name="tlp" values={tlps} area="notices.tlp" required />
      </Box>
    </FormPart>
  );
}

function Where(props: DraftFieldsProps) {
  const translate = useTranslate();
  const { form, onChange } = props;
  return (
    <FormPart title={translate('notices.part.asset')}>
      <Box sx={grid}>
        <One {...props} name="systemName" />
        <One {...props} name="domain" maxLength={253} />
        <div className="whole">
          <One {...props} name="url" maxLength={2_000} />
        </div>
        <One {...props} name="ipv4" maxLength={15} />
        <One {...props} name="ipv6" maxLength={45} />
        <One {...props} name="port" maxLength={5} />
        <Choice {...props} name="protectionLevel" values={levels} area="notices.level" none />
        <One {...props} name="filingNumber" />
        <FormControlLabel
          control={
            <Switch
              checked={form.dualNonEdu}
              onChange={(_event, dualNonEdu) => onChange({ dualNonEdu })}
            />
          }
          label={translate('notices.field.dualNonEdu')}
        />
      </Box>
    </FormPart>
  );
}

function Weakness(props: DraftFieldsProps) {
  const translate = useTranslate();
  return (
    <FormPart title={translate('notices.part.weakness')}>
      <Box sx={grid}>
        <One {...props} name="weaknessName" required={props.form.kind === 'weakness'} />
        <Choice {...props} name="hazard" values={hazards} area="notices.hazard" none />
        <WeaknessClassFields {...props} />
        <One {...props} name="cve" help />
        <One {...props} name="cnvd" help />
      </Box>
    </FormPart>
  );
}

/** Everything that a notice says, part by part. A warning has no asset. */
export function DraftFields(props: DraftFieldsProps) {
  const translate = useTranslate();
  return (
    <>
      <Head {...props} />
      {props.form.kind !== 'warning' && <Where {...props} />}
      <Weakness {...props} />
      <FormPart title={translate('notices.part.text')}>
        <Box sx={{ ...grid, gridTemplateColumns: '1fr' }}>
          <One {...props} name="description" rows={5} maxLength={10_000} required />
          <One {...props} name="impact" rows={2} maxLength={10_000} />
          <One {...props} name="advice" rows={3} maxLength={10_000} />
        </Box>
      </FormPart>
      <FormPart title={translate('notices.part.contact')}>
        <Box sx={grid}>
          <One {...props} name="contactName" />
          <One {...props} name="contactPhone" maxLength={40} />
        </Box>
      </FormPart>
    </>
  );
}

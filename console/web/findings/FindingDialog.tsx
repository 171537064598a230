import { Alert, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocaleState, useTranslate } from 'react-admin';
import { fetchApi } from '../providers/http.ts';
import { useAction, useApi } from '../providers/use-api.ts';
import { newKey } from '../shapes/cases/payload.ts';
import { FormDialog } from '../shapes/FormDialog.tsx';
import { worded } from '../systems/system.ts';
import { findingSeverities, type FindingTemplates } from './finding.ts';

interface FindingDialogProps {
  systemId: string;
  itemKey: string;
  itemText: string;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** An auditor says what is wrong with an item and what there should be instead; the school answers. */
export function FindingDialog(props: FindingDialogProps) {
  const { systemId, itemKey, itemText, onClose, onMade } = props;
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const { data: templates = [] } = useApi<FindingTemplates>('/findings/templates');
  const [form, setForm] = useState({
    templateId: '',
    title: '',
    text: '',
    severity: 'medium',
    expected: '',
  });
  const [idempotencyKey] = useState(newKey);
  const field = (name: keyof typeof form) => ({
    name,
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const take = (templateId: string): void => {
    const template = templates.find(({ id }) => id === templateId);
    if (template === undefined) {
      setForm({ ...form, templateId: '' });
      return;
    }
    setForm({
      ...form,
      templateId,
      title: worded(locale, template.zh, template.en),
      text: worded(locale, template.textZh, template.textEn).replaceAll('{item}', itemText),
      severity: template.severity,
    });
  };
  const save = useAction(
    async () => {
      const { templateId, expected, ...said } = form;
      const made = await fetchApi<{ id: string }>('/findings', {
        method: 'POST',
        body: {
          systemId,
          itemKey,
          ...said,
          ...(templateId !== '' && { templateId }),
          ...(expected.trim() !== '' && { expected: expected.trim() }),
          idempotencyKey,
        },
      });
      return made.id;
    },
    {
      touches: ['findings', 'systems', 'home'],
      done: 'findings.made',
      onDone: onMade,
      quiet: true,
    },
  );
  return (
    <FormDialog
      wide
      title={translate('findings.new')}
      submit={translate('findings.raise')}
      busy={save.isPending}
      disabled={form.title.trim() === '' || form.text.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Alert severity="info" icon={false}>
        {itemKey} {itemText}
      </Alert>
      {templates.length > 0 && (
        <TextField
          select
          name="templateId"
          label={translate('findings.template')}
          value={form.templateId}
          onChange={({ target }) => take(target.value)}
        >
          <MenuItem value="">{translate('findings.noTemplate')}</MenuItem>
          {templates.map((template) => (
            <MenuItem key={template.id} value={template.id}>
              {worded(locale, template.zh, template.en)}
            </MenuItem>
          ))}
        </TextField>
      )}
      <TextField
        {...field('title')}
        required
        label={translate('findings.what')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        {...field('text')}
        required
        multiline
        minRows={3}
        label={translate('findings.text')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
      <TextField {...field('severity')} select label={translate('severity.label')}>
        {findingSeverities.map((value) => (
          <MenuItem key={value} value={value}>
            {translate(`severity.${value}`)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        {...field('expected')}
        multiline
        minRows={2}
        label={translate('findings.expected')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
      />
    </FormDialog>
  );
}

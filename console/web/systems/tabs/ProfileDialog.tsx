import {
  Box,
  Button,
  Checkbox,
  FormControlLabel,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { AccountPicker } from '../../accounts/AccountPicker.tsx';
import { fetchApi } from '../../providers/http.ts';
import { useAction } from '../../providers/use-api.ts';
import { FormDialog } from '../../shapes/FormDialog.tsx';
import type { SystemDetail } from '../system.ts';
import { formOf, patchOf, type DataCategory, type ProfileForm } from './profile-form.ts';

const deployments = ['on-premises', 'campus-cloud', 'public-cloud', 'hosted', 'hybrid'] as const;
const emptyCategory: DataCategory = {
  name: '',
  records: null,
  personal: false,
  sensitive: false,
  important: false,
};
/** As the API takes them. */
const mostCategories = 50;

interface CategoriesProps {
  data: readonly DataCategory[];
  onChange: (data: readonly DataCategory[]) => void;
}

/** What the system keeps, one category per line (数据摸底). */
function Categories({ data, onChange }: CategoriesProps) {
  const translate = useTranslate();
  const set = (at: number, change: Partial<DataCategory>): void =>
    onChange(data.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <Stack sx={{ gap: 1 }}>
      <Typography variant="h3">{translate('systems.profile.data')}</Typography>
      {data.map((each, index) => (
        <Stack
          // A category has no identity but its place.
          key={index}
          direction="row"
          sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}
        >
          <TextField
            label={translate('systems.profile.dataName')}
            value={each.name}
            onChange={({ target }) => set(index, { name: target.value })}
            slotProps={{ htmlInput: { maxLength: 200 } }}
            sx={{ flex: '1 1 160px', width: 'auto' }}
          />
          <TextField
            type="number"
            label={translate('systems.profile.records')}
            value={each.records ?? ''}
            onChange={({ target }) =>
              set(index, { records: target.value === '' ? null : Number(target.value) })
            }
            slotProps={{ htmlInput: { min: 0 } }}
            sx={{ width: 120 }}
          />
          {(['personal', 'sensitive', 'important'] as const).map((flag) => (
            <FormControlLabel
              key={flag}
              label={translate(`systems.profile.${flag}`)}
              control={
                <Checkbox
                  size="small"
                  checked={each[flag]}
                  onChange={(_event, on) => set(index, { [flag]: on })}
                />
              }
            />
          ))}
          <Button variant="text" onClick={() => onChange(data.filter((_each, at) => at !== index))}>
            {translate('files.remove')}
          </Button>
        </Stack>
      ))}
      <Button
        sx={{ alignSelf: 'flex-start' }}
        disabled={data.length >= mostCategories}
        onClick={() => onChange([...data, emptyCategory])}
      >
        {translate('systems.profile.addData')}
      </Button>
    </Stack>
  );
}

/** Changes the entry in the register. */
export function ProfileDialog({ system, onClose }: { system: SystemDetail; onClose: () => void }) {
  const translate = useTranslate();
  const [form, setForm] = useState<ProfileForm>(() => formOf(system));
  const text = (name: Exclude<keyof ProfileForm, 'data'>) => ({
    name,
    label: translate(name === 'name' ? 'systems.name' : `systems.profile.${name}`),
    value: form[name],
    onChange: ({ target }: { target: { value: string } }) =>
      setForm({ ...form, [name]: target.value }),
  });
  const save = useAction(
    () =>
      fetchApi(`/systems/${encodeURIComponent(system.id)}`, {
        method: 'PATCH',
        body: patchOf(form, system.version),
      }),
    { touches: ['systems', 'home'], done: 'systems.profile.saved', onDone: onClose, quiet: true },
  );
  return (
    <FormDialog
      wide
      title={translate('systems.profile.edit')}
      submit={translate('action.save')}
      busy={save.isPending}
      disabled={form.name.trim() === ''}
      error={save.error}
      onSubmit={() => save.mutate(undefined)}
      onCancel={onClose}
    >
      <Box
        sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: 'repeat(2, minmax(0, 1fr))' } }}
      >
        <TextField {...text('name')} required slotProps={{ htmlInput: { maxLength: 200 } }} />
        <TextField {...text('ownerDepartment')} slotProps={{ htmlInput: { maxLength: 200 } }} />
        <AccountPicker
          quiet
          label={translate('systems.profile.responsibleId')}
          picked={
            form.responsibleId === ''
              ? undefined
              : { id: form.responsibleId, name: form.responsibleName, unitName: '' }
          }
          onPick={(id, name) =>
            setForm({
              ...form,
              responsibleId: id ?? '',
              responsibleName: name ?? form.responsibleName,
            })
          }
        />
        <TextField
          {...text('responsibleName')}
          disabled={form.responsibleId !== ''}
          helperText={translate('systems.profile.responsibleHelp')}
          slotProps={{ htmlInput: { maxLength: 200 } }}
        />
        <TextField
          {...text('responsiblePhone')}
          slotProps={{ htmlInput: { maxLength: 40, inputMode: 'tel' } }}
        />
        <TextField
          {...text('business')}
          multiline
          slotProps={{ htmlInput: { maxLength: 4_000 } }}
        />
        <TextField
          {...text('usersKind')}
          multiline
          slotProps={{ htmlInput: { maxLength: 4_000 } }}
        />
        <TextField {...text('usersCount')} type="number" slotProps={{ htmlInput: { min: 0 } }} />
        <TextField {...text('deployment')} select>
          <MenuItem value="">{translate('systems.profile.notSaid')}</MenuItem>
          {deployments.map((value) => (
            <MenuItem key={value} value={value}>
              {translate(`systems.deployment.${value}`)}
            </MenuItem>
          ))}
        </TextField>
        <TextField {...text('provider')} slotProps={{ htmlInput: { maxLength: 200 } }} />
        <TextField {...text('internetFacing')} select>
          <MenuItem value="">{translate('systems.profile.notSaid')}</MenuItem>
          <MenuItem value="yes">{translate('systems.profile.facing')}</MenuItem>
          <MenuItem value="no">{translate('systems.profile.notFacing')}</MenuItem>
        </TextField>
        <TextField
          {...text('addresses')}
          multiline
          minRows={2}
          helperText={translate('systems.profile.onePerLine')}
        />
        <TextField
          {...text('domains')}
          multiline
          minRows={2}
          helperText={translate('systems.profile.onePerLine')}
        />
        <TextField {...text('goLiveOn')} type="date" slotProps={{ inputLabel: { shrink: true } }} />
      </Box>
      <Categories data={form.data} onChange={(data) => setForm({ ...form, data })} />
    </FormDialog>
  );
}

import {
  Box,
  Checkbox,
  FormControlLabel,
  FormGroup,
  MenuItem,
  TextField,
  Typography,
} from '@mui/material';
import { useTranslate } from 'react-admin';
import { UnitPicker } from '../../units/UnitPicker.tsx';
import { scopes, type GradingDraft } from './draft.ts';

interface SystemFieldsProps {
  draft: GradingDraft;
  onChange: (draft: GradingDraft) => void;
}

/** What the system is, whose it is, and which parts of the standard apply to it. */
export function SystemFields({ draft, onChange }: SystemFieldsProps) {
  const translate = useTranslate();
  const text = (
    name:
      | 'name'
      | 'ownerDepartment'
      | 'responsibleName'
      | 'responsiblePhone'
      | 'business'
      | 'internetFacing',
  ) => ({
    name,
    value: draft[name],
    onChange: ({ target }: { target: { value: string } }) =>
      onChange({ ...draft, [name]: target.value }),
  });
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: 'repeat(2, minmax(0, 1fr))' } }}>
      <TextField
        {...text('name')}
        required
        autoFocus
        label={translate('systems.name')}
        placeholder={translate('systems.nameHint')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <UnitPicker value={draft.unitId} onPick={(unitId) => onChange({ ...draft, unitId })} />
      <TextField
        {...text('ownerDepartment')}
        label={translate('systems.profile.ownerDepartment')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        {...text('responsibleName')}
        label={translate('systems.profile.responsibleName')}
        slotProps={{ htmlInput: { maxLength: 200 } }}
      />
      <TextField
        {...text('responsiblePhone')}
        label={translate('systems.profile.responsiblePhone')}
        slotProps={{ htmlInput: { maxLength: 40, inputMode: 'tel' } }}
      />
      <TextField
        {...text('internetFacing')}
        select
        label={translate('systems.profile.internetFacing')}
      >
        <MenuItem value="">{translate('systems.profile.notSaid')}</MenuItem>
        <MenuItem value="yes">{translate('systems.profile.facing')}</MenuItem>
        <MenuItem value="no">{translate('systems.profile.notFacing')}</MenuItem>
      </TextField>
      <TextField
        {...text('business')}
        multiline
        minRows={2}
        label={translate('systems.profile.business')}
        placeholder={translate('systems.profile.businessHint')}
        slotProps={{ htmlInput: { maxLength: 4_000 } }}
        sx={{ gridColumn: '1 / -1' }}
      />
      <Box sx={{ gridColumn: '1 / -1' }}>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('systems.scopes')}
        </Typography>
        <FormGroup row>
          {scopes.map((scope) => (
            <FormControlLabel
              key={scope}
              label={translate(`systems.scope.${scope}`)}
              control={
                <Checkbox
                  size="small"
                  checked={draft.scopes.includes(scope)}
                  // The general requirements hold for every system.
                  disabled={scope === 'general'}
                  onChange={(_event, on) =>
                    onChange({
                      ...draft,
                      scopes: on
                        ? [...draft.scopes, scope]
                        : draft.scopes.filter((each) => each !== scope),
                    })
                  }
                />
              }
            />
          ))}
        </FormGroup>
      </Box>
    </Box>
  );
}

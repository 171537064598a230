import Close from '@mui/icons-material/Close';
import {
  Alert,
  Autocomplete,
  Box,
  IconButton,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useApi } from '../../providers/use-api.ts';
import { drillPath, drillRoles } from '../drill.ts';
import type { Candidate } from '../drill.ts';
import type { ScriptRole } from '../use-script.ts';
import { unfilled, type CastRow } from './cast.ts';

interface CastFieldsProps {
  drillId: string;
  rows: readonly CastRow[];
  /** Roles of the script that players are bound to. */
  roles: readonly ScriptRole[];
  disabled: boolean;
  onChange: (rows: readonly CastRow[]) => void;
}

/** Finds somebody of the units of the drill by name. */
function PersonFinder({
  drillId,
  onPick,
}: {
  drillId: string;
  onPick: (person: Candidate) => void;
}) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const { data = [], isFetching } = useApi<readonly Candidate[]>(
    `${drillPath(drillId)}/candidates`,
    {
      query: { q: text },
      keep: true,
    },
  );
  return (
    <Autocomplete<Candidate>
      options={[...data]}
      loading={isFetching}
      filterOptions={(options) => options}
      getOptionLabel={({ name, unitName }) => `${name} · ${unitName}`}
      getOptionKey={({ accountId }) => accountId}
      isOptionEqualToValue={(one, other) => one.accountId === other.accountId}
      value={null}
      inputValue={text}
      blurOnSelect
      onInputChange={(_event, next, reason) => {
        if (reason === 'input') setText(next);
      }}
      onChange={(_event, choice) => {
        if (choice !== null) onPick(choice);
        setText('');
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          label={translate('drills.addPerson')}
          name="candidate"
          helperText={translate('drills.addPersonHelp')}
        />
      )}
      sx={{ maxWidth: 520 }}
    />
  );
}

/** Who takes part, in which role; players are bound to a role of the script. */
export function CastFields({ drillId, rows, roles, disabled, onChange }: CastFieldsProps) {
  const translate = useTranslate();
  const missing = unfilled(rows, roles);
  const change = (index: number, part: Partial<CastRow>): void =>
    onChange(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  return (
    <Stack sx={{ gap: 2 }}>
      {missing.length > 0 && (
        <Alert severity="info">
          {translate('drills.unfilled', {
            roles: missing
              .map(({ id }) => roles.find((role) => role.id === id)?.name ?? id)
              .join('、'),
          })}
        </Alert>
      )}
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {rows.map((row, index) => (
          <Stack
            component="li"
            // Somebody may hold two roles: the place in the list tells them apart.
            key={`${row.accountId} ${index}`}
            direction="row"
            data-testid="cast-row"
            data-account={row.accountId}
            sx={{
              gap: 1,
              alignItems: 'center',
              flexWrap: { xs: 'wrap', md: 'nowrap' },
              py: 1,
              borderBottom: 1,
              borderColor: 'divider',
            }}
          >
            <Box sx={{ flex: 1, minWidth: { xs: '80%', md: 160 } }}>
              <Typography sx={{ fontWeight: 500 }}>{row.name}</Typography>
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {row.unitName}
              </Typography>
            </Box>
            <TextField
              select
              disabled={disabled}
              label={translate('drills.roleLabel')}
              value={row.role}
              onChange={({ target }) => change(index, { role: target.value as CastRow['role'] })}
              slotProps={{ htmlInput: { 'data-testid': 'cast-role' } }}
              sx={{ width: { xs: '40%', md: 150 } }}
            >
              {drillRoles.map((role) => (
                <MenuItem key={role} value={role} data-testid={`role-${role}`}>
                  {translate(`drills.role.${role}`)}
                </MenuItem>
              ))}
            </TextField>
            {row.role === 'player' && roles.length > 0 && (
              <TextField
                select
                disabled={disabled}
                label={translate('drills.scriptRole')}
                value={roles.some(({ id }) => id === row.playbookRole) ? row.playbookRole : ''}
                onChange={({ target }) => change(index, { playbookRole: target.value })}
                sx={{ width: { xs: '45%', md: 200 } }}
              >
                {roles.map(({ id, name }) => (
                  <MenuItem key={id} value={id} data-testid={`script-role-${id}`}>
                    {name}
                  </MenuItem>
                ))}
              </TextField>
            )}
            <IconButton
              disabled={disabled}
              aria-label={translate('drills.removePerson', { name: row.name })}
              onClick={() => onChange(rows.filter((_, at) => at !== index))}
            >
              <Close />
            </IconButton>
          </Stack>
        ))}
      </Box>
      {!disabled && (
        <PersonFinder
          drillId={drillId}
          onPick={({ accountId, name, unitName }) =>
            onChange([
              ...rows,
              { accountId, name, unitName, role: 'player', playbookRole: missing[0]?.id ?? '' },
            ])
          }
        />
      )}
    </Stack>
  );
}

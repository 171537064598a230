import { Autocomplete, Button, Link, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList, useTranslate } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Asset } from '../../assets/asset.ts';
import { StateMark } from '../../marks/StateMark.tsx';
import { fetchApi } from '../../providers/http.ts';
import { useCan } from '../../providers/session.ts';
import { useAction } from '../../providers/use-api.ts';
import type { SystemDetail } from '../system.ts';

const offered = 50;

type Change = { add: string[] } | { remove: string[] };

interface AddAssetProps {
  linked: SystemDetail['assets'];
  unitId: string;
  busy: boolean;
  onAdd: (id: string) => void;
}

/** Finds an asset of the unit by name or address. */
function AddAsset({ linked, unitId, busy, onAdd }: AddAssetProps) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const { data = [], isFetching } = useGetList<Asset>('assets', {
    pagination: { page: 1, perPage: offered },
    sort: { field: 'name', order: 'ASC' },
    filter: { unitId, q: text },
  });
  return (
    <Autocomplete
      value={null}
      blurOnSelect
      clearOnBlur
      disabled={busy}
      loading={isFetching}
      options={data.filter(({ id }) => !linked.some((each) => each.id === id))}
      // The server has searched already, also in what the name does not show.
      filterOptions={(options) => options}
      getOptionKey={({ id }) => id}
      getOptionLabel={({ name, unitName }) => `${name} · ${unitName}`}
      noOptionsText={translate('list.nothingFound')}
      onInputChange={(_event, next, reason) => {
        if (reason === 'input') setText(next);
      }}
      onChange={(_event, asset) => {
        if (asset !== null) onAdd(asset.id);
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          name="linkAsset"
          label={translate('systems.profile.linkAsset')}
          margin="none"
        />
      )}
      sx={{ maxWidth: 480 }}
    />
  );
}

/** The assets that make up a system, and for those who may change it, linking and unlinking them. */
export function LinkedAssets({ system }: { system: SystemDetail }) {
  const translate = useTranslate();
  const may = useCan('assessments', 'update');
  const seesAssets = useCan('assets', 'read');
  const { id: systemId, assets, assetsHidden } = system;
  const change = useAction(
    (body: Change) =>
      fetchApi(`/systems/${encodeURIComponent(systemId)}/assets`, { method: 'POST', body }),
    { touches: ['systems', 'audit'] },
  );
  return (
    <Stack sx={{ gap: 0.5 }} data-testid="linked-assets">
      {assets.map(({ id, name, state }) => (
        <Stack key={id} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
          <Link component={RouterLink} to={`/assets/${encodeURIComponent(id)}`} underline="hover">
            {name}
          </Link>
          <StateMark kind="assets" state={state} plain />
          {may && (
            <Button
              variant="text"
              disabled={change.isPending}
              aria-label={translate('systems.profile.unlinkAsset', { name })}
              onClick={() => change.mutate({ remove: [id] })}
            >
              {translate('files.remove')}
            </Button>
          )}
        </Stack>
      ))}
      {assets.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {translate('systems.profile.noAssets')}
        </Typography>
      )}
      {assetsHidden > 0 && (
        <Typography variant="caption" sx={{ color: 'text.secondary' }}>
          {translate('systems.profile.hiddenAssets', { smart_count: assetsHidden })}
        </Typography>
      )}
      {may && seesAssets && (
        <AddAsset
          linked={assets}
          unitId={system.unitId}
          busy={change.isPending}
          onAdd={(id) => change.mutate({ add: [id] })}
        />
      )}
    </Stack>
  );
}

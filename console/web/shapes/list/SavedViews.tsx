import BookmarkAddOutlined from '@mui/icons-material/BookmarkAddOutlined';
import {
  Button,
  Chip,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  TextField,
} from '@mui/material';
import { useState, type SubmitEvent } from 'react';
import { useListContext, useStore, useTranslate } from 'react-admin';

interface SavedView {
  name: string;
  filter: Record<string, unknown>;
  sort: { field: string; order: 'ASC' | 'DESC' };
}

const mostViews = 20;

/** Filters and order under a name, kept in this browser. */
export function SavedViews({ resource }: { resource: string }) {
  const translate = useTranslate();
  const { filterValues, setFilters, sort, setSort } = useListContext();
  const [views, setViews] = useStore<SavedView[]>(`views.${resource}`, []);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const now = JSON.stringify(filterValues);
  const save = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    const others = views.filter((view) => view.name !== name.trim());
    setViews([...others, { name: name.trim(), filter: filterValues, sort }].slice(-mostViews));
    setNaming(false);
  };
  return (
    <>
      {views.map((view) => (
        <Chip
          key={view.name}
          label={view.name}
          variant={JSON.stringify(view.filter) === now ? 'filled' : 'outlined'}
          onClick={() => {
            setFilters(view.filter);
            setSort(view.sort);
          }}
          onDelete={() => setViews(views.filter(({ name: other }) => other !== view.name))}
        />
      ))}
      <Button
        variant="text"
        startIcon={<BookmarkAddOutlined />}
        onClick={() => {
          setName('');
          setNaming(true);
        }}
      >
        {translate('list.saveView')}
      </Button>
      <Dialog open={naming} onClose={() => setNaming(false)} maxWidth="xs" fullWidth>
        <form onSubmit={save}>
          <DialogTitle>{translate('list.saveView')}</DialogTitle>
          <DialogContent>
            <TextField
              autoFocus
              margin="dense"
              label={translate('list.viewName')}
              helperText={translate('list.viewHelp')}
              value={name}
              onChange={({ target }) => setName(target.value)}
              slotProps={{ htmlInput: { maxLength: 40 } }}
            />
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setNaming(false)}>{translate('action.cancel')}</Button>
            <Button type="submit" variant="contained">
              {translate('action.save')}
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}

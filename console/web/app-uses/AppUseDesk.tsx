import { useParams } from 'react-router-dom';
import { DeskPage } from '../apps/desk/DeskPage.tsx';

export default function AppUseDesk() {
  const { id = '' } = useParams();
  return <DeskPage key={id} resource="app-uses" id={id} />;
}

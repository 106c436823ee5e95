import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/card.css';
import './panel.css';
import './keys.css';
import './do-not-disturb.css';
import './history.css';
import { startPage } from '../ui/page.tsx';
import { PanelApp } from './PanelApp.tsx';

startPage((state) => <PanelApp state={state} />);

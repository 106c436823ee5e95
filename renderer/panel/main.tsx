import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/card.css';
import './panel.css';
import './sign-in.css';
import './settings.css';
import './health.css';
import './offline.css';
import './demo.css';
import './keys.css';
import './do-not-disturb.css';
import './history.css';
import { startPage } from '../ui/page.tsx';
import { PanelApp } from './PanelApp.tsx';

startPage((state) => <PanelApp state={state} />);

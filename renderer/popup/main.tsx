import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/card.css';
import './popup.css';
import { startPage } from '../ui/page.tsx';
import { PopupApp } from './PopupApp.tsx';

startPage((state) => <PopupApp state={state} />);

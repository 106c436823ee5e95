const out = document.querySelector('#out');
window.bridgeAtStart = typeof window.fixture;
window.received = [];
window.unsubscribe = window.fixture.onPushed((value) => window.received.push(value));
document.querySelector('#go').addEventListener('click', async () => {
  out.textContent = String(await window.fixture.invoke('echo', 'clicked'));
});
document.addEventListener('visibilitychange', () => {
  document.body.dataset.visibility = document.visibilityState;
});

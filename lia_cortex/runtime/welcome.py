"""What the terminal shows once everything is ready."""

from lia_cortex.runtime.readiness import reachable

PAGES = (
    ("/", "conversations, live"),
    ("/admin/", "every row"),
    ("/api/docs/", "the REST interface"),
    ("/flower/", "queues and workers (admins)"),
)
SIMULATOR = ("/simulator/", "customers' phones: write a message here")


def text(
    *, bind: str, port: int, simulated_whatsapp: bool, simulated_model: bool, simulated_backoffice: bool, accounts: str
) -> str:
    """Return the addresses and, as the platform itself gave them, the example accounts."""
    host = reachable(bind)
    base = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    pages = (SIMULATOR, *PAGES) if simulated_whatsapp else PAGES
    lines = ["", f"LIA CORTEX is ready at {base}", ""]
    lines += [f"  {base + path:<40} {what}" for path, what in pages]
    if simulated_whatsapp:
        lines.append("  WhatsApp is simulated: nothing leaves this machine. EVOLUTION_API_URL connects a real gateway.")
    if simulated_model:
        lines.append("  The model is simulated. OPENAI_API_KEY or OPENAI_BASE_URL connects a real one.")
    if simulated_backoffice:
        lines.append("  The example company's back office is simulated. BACKOFFICE_URL connects a real one.")
    if accounts.strip():
        lines += ["", *(f"  {line}" for line in accounts.strip().splitlines())]
    return "\n".join((*lines, "", "Ctrl-C stops everything; the data stays.", ""))

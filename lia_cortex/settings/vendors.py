"""The gateway, the model, and which of them are simulated."""

from lia_cortex.settings.env import env, fail, required

# The local runtime starts a simulated vendor only where the vendor's own URL is unset.
EVOLUTION_API_URL = env.str("EVOLUTION_API_URL", default="")
EVOLUTION_SIMULATED = not EVOLUTION_API_URL
if EVOLUTION_SIMULATED:
    EVOLUTION_API_URL = env.str("LIA_SIMULATED_EVOLUTION_URL", default="http://127.0.0.1:9")
EVOLUTION_API_KEY = env.str("EVOLUTION_API_KEY", default="simulated")
EVOLUTION_WEBHOOK_TOKEN = required("EVOLUTION_WEBHOOK_TOKEN")
EVOLUTION_INSTANCES = [name.strip() for name in env.str("EVOLUTION_INSTANCES", default="principal").split(",")]
INSTANCE_SENDS_PER_MINUTE = env.int("INSTANCE_SENDS_PER_MINUTE", default=50)

# The example company's back office; a company of its own has its services as rows.
BACKOFFICE_URL = env.str("BACKOFFICE_URL", default="")
BACKOFFICE_SIMULATED = not BACKOFFICE_URL
if BACKOFFICE_SIMULATED:
    BACKOFFICE_URL = env.str("LIA_SIMULATED_BACKOFFICE_URL", default="http://127.0.0.1:9")
BACKOFFICE_API_KEY = env.str("BACKOFFICE_API_KEY", default="simulated")
# Tools may call these without a row, and headers may name these without a row.
EGRESS_URLS = [BACKOFFICE_URL]
SECRETS = {"BACKOFFICE_API_KEY": BACKOFFICE_API_KEY}

OPENAI_API_KEY = env.str("OPENAI_API_KEY", default="")
OPENAI_BASE_URL = env.str("OPENAI_BASE_URL", default="")
OPENAI_SIMULATED = not (OPENAI_API_KEY or OPENAI_BASE_URL)
if OPENAI_SIMULATED:
    OPENAI_BASE_URL = env.str("LIA_SIMULATED_OPENAI_URL", default="http://127.0.0.1:9") + "/v1"
OPENAI_API_KEY = OPENAI_API_KEY or "no-key-needed"
OPENAI_MODEL = env.str("OPENAI_MODEL", default="gpt-4.1-mini")
OPENAI_TRANSCRIPTION_MODEL = env.str("OPENAI_TRANSCRIPTION_MODEL", default="gpt-4o-mini-transcribe")
OPENAI_TIMEOUT_SECONDS = env.float("OPENAI_TIMEOUT_SECONDS", default=30)


# Takes over while the first provider's breaker is open; a key alone means OpenAI itself.
OPENAI_FALLBACK_BASE_URL = env.str("OPENAI_FALLBACK_BASE_URL", default="")
OPENAI_FALLBACK_API_KEY = env.str("OPENAI_FALLBACK_API_KEY", default="")
OPENAI_FALLBACK_MODEL = env.str("OPENAI_FALLBACK_MODEL", default="")

# Unset: questions and articles are encoded on this machine.
OPENAI_EMBEDDING_MODEL = env.str("OPENAI_EMBEDDING_MODEL", default="")
OPENAI_EMBEDDING_DIMENSIONS = env.int("OPENAI_EMBEDDING_DIMENSIONS", default=1536)
if OPENAI_EMBEDDING_DIMENSIONS not in {512, 768, 1024, 1536}:
    fail("OPENAI_EMBEDDING_DIMENSIONS must be 512, 768, 1024 or 1536")

INBOUND_MAX_AGE_SECONDS = env.int("INBOUND_MAX_AGE_SECONDS", default=3600)
TURN_MAX_AGE_SECONDS = env.int("TURN_MAX_AGE_SECONDS", default=21600)
TURN_QUIET_SECONDS = env.float("TURN_QUIET_SECONDS", default=2)
TURN_MAX_WAIT_SECONDS = env.float("TURN_MAX_WAIT_SECONDS", default=10)

"""What each recorded request becomes, in the order of its file."""

NOTHING_NEW = "ignored: nothing changed"
"""A contact's name that we know already."""

NO_PERSON = "ignored: contacts without the jid of a person"
"""The contacts of a group, or of the Cloud API, which leaves the id out."""

WAITS = "parked: waits for its message"
"""Its message is of before the recording: it never comes."""


BECOMES: dict[str, list[str]] = {
    "baileys-base64-after-set-false-still-on": [
        "applied | in customer image 'base64 set false after connect' (stored image/jpeg 70)"
    ],
    "baileys-byEvents-group-participants": ["ignored: event group.participants.update"],
    "baileys-byEvents-jwt-text": ["applied | in customer text 'por evento com JWT'"],
    "baileys-call": ["ignored: calls are not answered"],
    "baileys-chats-delete": ["ignored: event chats.delete"],
    "baileys-chats-update": ["ignored: event chats.update"],
    "baileys-chats-upsert": ["ignored: event chats.upsert"],
    "baileys-connection-close-loggedOut-401": ["applied | instance loja1 closed 401", "applied", "applied"],
    "baileys-connection-open": ["applied | instance loja1 open"],
    "baileys-connection-open-3": ["applied"],
    "baileys-connection-open-again": ["applied"],
    "baileys-contacts-update": [NOTHING_NEW],
    "baileys-contacts-upsert": [NOTHING_NEW, NOTHING_NEW],
    "baileys-deleted-update": ["applied | message 3EB0ABCDEF0007E871C723 deleted"],
    "baileys-edited": ["applied | message 3EB0ABCDEF0007E858B9C1 edited"],
    "baileys-group-participants-update": ["ignored: event group.participants.update"],
    "baileys-groups-upsert": ["ignored: event groups.upsert"],
    "baileys-image-base64-off": ["applied | in customer image 'base64 off' (wanted image/jpeg 68)", NOTHING_NEW],
    "baileys-labels-edit": ["ignored: event labels.edit"],
    "baileys-presence-update": ["applied | typing seen"],
    "baileys-update-delivery-ack": [WAITS, "ignored: event chats.upsert"],
    "baileys-update-error-status0": [WAITS, "ignored: event chats.upsert"],
    "baileys-update-read": [WAITS, "ignored: event chats.upsert"],
    "baileys-update-server-ack": [WAITS, "ignored: event chats.upsert"],
    "baileys-upsert-append-offline": ["applied | in customer text 'mensagem recebida offline'", NOTHING_NEW],
    "baileys-upsert-audio-file": ["applied | in customer audio '' (stored audio/mpeg 70 120s)", NOTHING_NEW],
    "baileys-upsert-audio-ptt-base64-on": [
        "applied | in customer audio '' (stored audio/ogg; codecs=opus 70 voice 7s)",
        NOTHING_NEW,
    ],
    "baileys-upsert-buttonsResponse": ["applied | in customer text 'Sim' to 3EB0X choice_id=btn_sim", NOTHING_NEW],
    "baileys-upsert-contact": [
        "applied | in customer contact '' contacts=[{'name': 'João', 'phones': ['+5511977776666']}]",
        NOTHING_NEW,
    ],
    "baileys-upsert-document": [
        "applied | in customer document '' (stored application/pdf 70 boleto.pdf)",
        NOTHING_NEW,
    ],
    "baileys-upsert-documentWithCaption": [
        "applied | in customer document 'segue contrato' (stored application/pdf 70 contrato.pdf)",
        NOTHING_NEW,
    ],
    "baileys-upsert-dup-first": ["applied | in customer text 'dup'", NOTHING_NEW],
    "baileys-upsert-extendedText-link": ["applied | in customer text 'veja https://example.com/p/1'", NOTHING_NEW],
    "baileys-upsert-fromMe-echo-phone": [
        "applied | out person text 'resposta humana enviada pelo celular' | floor phone",
        NOTHING_NEW,
    ],
    "baileys-upsert-group-mention": ["ignored: group", NO_PERSON],
    "baileys-upsert-group-text": ["ignored: group", NO_PERSON],
    "baileys-upsert-image-base64-on": [
        "applied | in customer image 'foto do produto' (stored image/jpeg 70)",
        NOTHING_NEW,
    ],
    "baileys-upsert-image-for-getBase64": [
        "ignored: event chats.upsert",
        "applied | in customer image 'p/ base64' (stored image/jpeg 70)",
        NOTHING_NEW,
    ],
    "baileys-upsert-listResponse": ["applied | in customer text 'Suporte' to 3EB0X choice_id=row_suporte", NOTHING_NEW],
    "baileys-upsert-location": [
        (
            "applied | in customer location '' "
            "location={'name': 'Praça da Sé', 'address': 'Sé, São Paulo', 'latitude': -23.55, 'longitude': -46.63}"
        ),
        NOTHING_NEW,
    ],
    "baileys-upsert-poll": ["applied | in customer other 'Qual?\\n- A\\n- B'", NOTHING_NEW],
    "baileys-upsert-quoted-reply": [
        "applied | in customer text 'respondendo a esta' to 3EB0ABCDEF0007E858B9C1",
        NOTHING_NEW,
    ],
    "baileys-upsert-reaction": [WAITS, NOTHING_NEW],
    "baileys-upsert-reaction-removed": [WAITS, NOTHING_NEW],
    "baileys-upsert-status-broadcast": ["ignored: chat of kind status"],
    "baileys-upsert-sticker": ["applied | in customer sticker '' (stored image/webp 70)", NOTHING_NEW],
    "baileys-upsert-text": ["applied | in customer text 'Olá, qual o horário de funcionamento?'", NOTHING_NEW],
    "baileys-upsert-text-lid": ["applied | in customer text 'mensagem via LID'", NOTHING_NEW],
    "baileys-upsert-text-original": ["applied | in customer text 'mensagem original'", NOTHING_NEW],
    "baileys-upsert-text-second-same-contact": ["applied | in customer text 'Oi de novo'", NOTHING_NEW],
    "baileys-upsert-video": ["applied | in customer video 'video' (stored video/mp4 70 5s)", NOTHING_NEW],
    "meta-batch-two-changessecond-lost": ["applied | in customer text 'chg-1'", NO_PERSON],
    "meta-batch-two-entriesfirst-duplicated": [
        NO_PERSON,
        "applied | in customer text 'ent-1'",
        "ignored: duplicate",
        NO_PERSON,
    ],
    "meta-batch-two-messages-one-changesecond-lost": ["applied | in customer text 'batch-1'", NO_PERSON],
    "meta-duplicate-deliveryboth-emitted": [
        "applied | in customer text 'dup meta'",
        NO_PERSON,
        "ignored: duplicate",
        NO_PERSON,
    ],
    "meta-update-delivered": [WAITS],
    "meta-update-failed": [WAITS],
    "meta-update-read": [WAITS],
    "meta-update-sent": [WAITS],
    "meta-upsert-audio-voice": [NO_PERSON, "applied | in customer audio '' (stored audio/ogg; codecs=opus 70 voice)"],
    "meta-upsert-contacts": [
        "applied | in customer contact '' contacts=[{'name': 'João', 'phones': ['+5511977776666']}]",
        NO_PERSON,
    ],
    "meta-upsert-document": ["applied | in customer document 'd' (stored application/pdf 70 boleto.pdf)", NO_PERSON],
    "meta-upsert-image": [NO_PERSON, "applied | in customer image 'foto' (stored image/jpeg 70)"],
    "meta-upsert-interactive-button-reply": ["applied | in customer text 'Sim' to wamid.OUT1", NO_PERSON],
    "meta-upsert-location": [
        (
            "applied | in customer location '' "
            "location={'name': 'Sé', 'address': 'SP', 'latitude': -23.5, 'longitude': -46.6}"
        ),
        NO_PERSON,
    ],
    "meta-upsert-no-signature-check": ["applied | in customer text 'forged'", NO_PERSON],
    "meta-upsert-reaction": [WAITS, NO_PERSON],
    "meta-upsert-sticker": ["applied | in customer sticker '' (wanted image/webp None)", NO_PERSON],
    "meta-upsert-text": ["applied | in customer text 'Olá, tudo bem?' | instance meta1 open", NO_PERSON],
    "meta-upsert-text-quoted": ["applied | in customer text 'respondendo' to wamid.OUT1", NO_PERSON],
    "meta-upsert-video": ["applied | in customer video 'v' (stored video/mp4 70)", NO_PERSON],
}
"""By file; several things in one line: what became of the event, then each row that it made or changed."""

RACE = "meta-race-20-senders"
"""Twenty senders at once, whose chats the gateway mixed up: each text is one message, under the chat that it names."""

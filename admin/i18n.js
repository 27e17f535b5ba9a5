// Every text of the page, German and English, and dates and numbers in the language that is set.

/**
 * Key: [German, English]; a pair within stands for one and for more. `{name}` is filled in. Those of views that few
 * open come with them, from texts-….js.
 */
export const TEXTS = {
  language: ['Sprache', 'Language'],
  loading: ['Wird geladen …', 'Loading …'],
  you: ['Sie', 'you'],
  never: ['noch nie', 'never'],
  saved: ['Gespeichert.', 'Saved.'],
  figure: ['{n}', '{n}'],
  groups: [['{n} Gruppe', '{n} Gruppen'], ['{n} group', '{n} groups']],
  members: [['{n} Mitglied', '{n} Mitglieder'], ['{n} member', '{n} members']],
  calls: [['{n} Aufruf', '{n} Aufrufen'], ['{n} call', '{n} calls']],
  errors: [['{n} Fehler', '{n} Fehler'], ['{n} error', '{n} errors']],
  seconds: [['{n} Sekunde', '{n} Sekunden'], ['{n} second', '{n} seconds']],
  minutes: [['{n} Minute', '{n} Minuten'], ['{n} minute', '{n} minutes']],
  hours: [['{n} Stunde', '{n} Stunden'], ['{n} hour', '{n} hours']],

  'nav.label': ['Hauptmenü', 'Main menu'],
  'nav.skip': ['Zum Inhalt', 'Skip to content'],
  'nav.connectors': ['Connectoren', 'Connectors'],
  'nav.groups': ['Gruppen', 'Groups'],
  'nav.tokens': ['Token', 'Tokens'],
  'nav.administrators': ['Administratoren', 'Administrators'],
  'nav.audit': ['Protokoll', 'Audit log'],
  'nav.account': ['Ihr Konto', 'Your account'],
  'offline.text': ['Sie sind offline. Was Sie eingegeben haben, bleibt stehen; sobald die Verbindung wieder da ist, geht es weiter.', 'You are offline. What you entered stays; you can go on as soon as the connection is back.'],
  'offline.over': ['Sie sind wieder online.', 'You are online again.'],
  'problem.title': ['Das hat nicht geklappt', 'That did not work'],
  'nowhere.title': ['Diese Seite gibt es nicht', 'There is no such page'],
  'nowhere.text': ['Die Adresse stimmt nicht, oder Ihnen fehlt das Recht dazu.', 'The address is wrong, or you lack the right to see it.'],

  'action.signIn': ['Anmelden', 'Sign in'],
  'action.signInAgain': ['Neu anmelden', 'Sign in again'],
  'action.signOut': ['Abmelden', 'Sign out'],
  'action.next': ['Weiter', 'Next'],
  'action.back': ['Zurück', 'Back'],
  'action.save': ['Speichern', 'Save'],
  'action.cancel': ['Abbrechen', 'Cancel'],
  'action.close': ['Schließen', 'Close'],
  'action.delete': ['Löschen', 'Delete'],
  'action.more': ['Mehr anzeigen', 'Show more'],
  'action.again': ['Noch einmal versuchen', 'Try again'],
  'action.copy': ['Kopieren', 'Copy'],
  'action.copied': ['Kopiert', 'Copied'],
  'action.copyByHand': ['Markiert: bitte von Hand kopieren', 'Selected: please copy by hand'],

  'welcome.title': ['Ihre Gruppen, mit anderen Programmen verbunden', 'Your groups, connected to other programs'],
  'welcome.text': ['Pintle gibt Programmen Zugang zu den Gruppen Ihrer Organisation: mit einem Token, das Sie ausstellen und jederzeit wieder beenden.', 'Pintle lets programs into the groups of your organisation: with a token that you issue, and end whenever you like.'],
  'welcome.1.title': ['Connector anlegen', 'Add a connector'],
  'welcome.1.text': ['Er steht für das Programm und bekommt ID und Geheimnis.', 'It stands for the program, and gets an ID and a secret.'],
  'welcome.2.title': ['Benutzertoken generieren', 'Generate user token'],
  'welcome.2.text': ['Wer Gruppen verwaltet, erzeugt das Aktualisierungstoken.', 'Who administers groups creates the refresh token.'],
  'welcome.3.title': ['Token übergeben', 'Hand it over'],
  'welcome.3.text': ['Die Entwicklerin bekommt es auf einem sicheren Weg.', 'The developer receives it over a safe way.'],
  'welcome.4.title': ['Programm verbinden', 'Connect the program'],
  'welcome.4.text': ['Es tauscht das Token gegen Zugangstoken und arbeitet.', 'It exchanges the token for access tokens and works.'],
  'authorize.title': ['Ein Programm bittet um Zugriff', 'A program asks for access'],
  'authorize.unknown': ['Der Connector dieses Programms gehört nicht zu Ihrer Organisation. Melden Sie sich mit einem Konto der Organisation an, bei der er registriert ist.', 'The connector of this program does not belong to your organisation. Sign in with an account of the organisation in which it is registered.'],
  'claims.title': ['Übergabecodes', 'Claim codes'],
  'claims.create': ['Übergabecode erstellen', 'Create claim code'],
  'claims.hint': ['Mit einem Übergabecode sieht niemand das Token: Das Programm holt es selbst ab, mit seinem Geheimnis.', 'With a claim code nobody sees the token: the program fetches it itself, with its secret.'],
  'claims.shown': ['Ihr Übergabecode', 'Your claim code'],
  'claims.text': ['Schicken Sie den Link der Person, die „{name}“ betreut, oder lassen Sie sie den QR-Code scannen. Ohne das Geheimnis des Connectors ist er nichts wert.', 'Send the link to the person who looks after “{name}”, or let them scan the QR code. Without the connector’s secret it is worth nothing.'],
  'claims.link': ['Link', 'Link'],
  'claims.qr': ['Der Link als QR-Code', 'The link as a QR code'],
  'claims.until': ['Abzuholen bis', 'To be fetched by'],
  'claims.state': ['Zustand', 'State'],
  'claims.open': ['wartet', 'waiting'],
  'claims.claimed': ['abgeholt', 'claimed'],
  'claims.cancelled': ['zurückgezogen', 'cancelled'],
  'claims.expired': ['abgelaufen', 'expired'],
  'claims.who': ['Erstellt von', 'Made by'],
  'claims.created': ['Am', 'On'],
  'claims.end': ['Was daraus wurde', 'What became of it'],
  'claims.waits': ['wartet bis {time}', 'waits until {time}'],
  'claims.claimedAt': ['abgeholt am {time}', 'claimed {time}'],
  'claims.claimedFrom': ['von der Adresse', 'from the address'],
  'claims.came': ['Das Programm hat sein Token abgeholt.', 'The program has fetched its token.'],
  'claims.cancel': ['Zurückziehen', 'Cancel code'],
  'claims.cancelTitle': ['Übergabecode zurückziehen?', 'Cancel claim code?'],
  'claims.cancelText': ['Der Code gilt sofort nicht mehr. Sie können jederzeit einen neuen erstellen.', 'The code stops working at once. You can make a new one at any time.'],
  'claims.wasCancelled': ['Der Übergabecode ist zurückgezogen.', 'The claim code is cancelled.'],
  'claim.title': ['Ein Zugang wird übergeben', 'Access is handed over'],
  'claim.text': ['Mit diesem Code holt das Programm eines Connectors sein Aktualisierungstoken selbst ab: einmal, und nur zusammen mit ID und Geheimnis dieses Connectors.', 'With this code a connector’s program fetches its refresh token itself: once, and only together with the ID and the secret of that connector.'],
  'claim.code': ['Übergabecode', 'Claim code'],
  'claim.call': ['Aufruf', 'Call'],
  'claim.secret': ['Der Aufruf braucht das Geheimnis des Connectors. Setzen Sie vorher die Variablen PINTLE_ID (Connector-ID) und PINTLE_SECRET (Geheimnis); so steht es weder hier noch in der Liste der Prozesse. Die Antwort enthält das refreshToken: Sichern Sie es wie ein Passwort.', 'The call needs the connector’s secret. First set the variables PINTLE_ID (connector ID) and PINTLE_SECRET (secret), so that it stands neither here nor in the list of processes. The answer holds the refreshToken: keep it like a password.'],
  'claim.hint': ['Der Code gilt drei Tage und wurde aus der Adresse entfernt: Kopieren Sie ihn, bevor Sie diese Seite schließen. Ging die Antwort verloren, bekommt derselbe Connector zehn Minuten lang dasselbe Token noch einmal.', 'The code is good for three days and was taken out of the address: copy it before you close this page. If the answer was lost, the same connector gets the same token again for ten minutes.'],
  'ended.title': ['Ihre Sitzung ist abgelaufen', 'Your session has ended'],
  'ended.text': ['Anmeldungen gelten nur eine Weile. Melden Sie sich neu an; Sie kommen dorthin zurück, wo Sie waren.', 'A sign-in lasts only a while. Sign in again, and you come back to where you were.'],
  'signin.settings': ['Die Einstellungen dieser Seite (config.json) lassen sich nicht lesen. Laden Sie die Seite neu, oder fragen Sie, wer sie betreibt.', 'The settings of this page (config.json) can not be read. Reload it, or ask who runs it.'],
  'signin.provider': ['Der Anmeldedienst antwortet nicht wie erwartet. Versuchen Sie es in einer Minute noch einmal.', 'The sign-in service does not answer as expected. Try again in a minute.'],
  'signin.issuer': ['Die Antwort kommt nicht vom eingestellten Anmeldedienst und wurde verworfen.', 'The answer is not from the sign-in service that is set, and was discarded.'],
  'signin.insecure': ['Anmelden geht nur über https oder über http://127.0.0.1.', 'Signing in works over https or at http://127.0.0.1 only.'],
  'signin.state': ['Diese Anmeldung wurde nicht in diesem Fenster begonnen und wurde verworfen. Melden Sie sich hier neu an.', 'This sign-in was not begun in this window, and was discarded. Sign in here.'],
  'signin.nonce': ['Diese Anmeldung gehört zu einem anderen Versuch und wurde verworfen. Melden Sie sich neu an.', 'This sign-in belongs to another attempt, and was discarded. Sign in again.'],
  'signin.denied': ['Die Anmeldung wurde abgebrochen.', 'The sign-in was cancelled.'],
  'signin.code': ['Der Anmeldedienst hat den Code nicht angenommen; er gilt nur einmal und nur kurz. Melden Sie sich neu an.', 'The sign-in service did not take the code; it works once and for a short time. Sign in again.'],
  'signin.token': ['Die Antwort des Anmeldedienstes ist beschädigt und wurde verworfen. Melden Sie sich neu an.', 'The answer of the sign-in service is damaged, and was discarded. Sign in again.'],
  'signin.audience': ['Die Anmeldung war für eine andere Anwendung bestimmt und wurde verworfen.', 'The sign-in was meant for another application, and was discarded.'],
  'signin.old': ['Die Anmeldung ist schon abgelaufen. Geht die Uhr dieses Geräts richtig?', 'The sign-in has expired already. Is the clock of this device right?'],

  'connectors.title': ['Connectoren', 'Connectors'],
  'connectors.lead': ['Ein Connector ist ein Programm, das mit Ihren Gruppen arbeiten darf, sobald ihm jemand ein Token ausstellt.', 'A connector is a program that may work with your groups once somebody issues it a token.'],
  'connectors.add': ['Connector hinzufügen', 'Add connector'],
  'connectors.which': ['Welche Connectoren', 'Which connectors'],
  'connectors.mine': ['Meine', 'Mine'],
  'connectors.all': ['Alle der Organisation', 'All of the organisation'],
  'connectors.none': ['Sie haben noch keinen Connector. Legen Sie einen an, oder suchen Sie unter allen den, dem Sie ein Token ausstellen möchten.', 'You have no connector yet. Add one, or look among all for the one that you want to issue a token to.'],
  'connectors.noneAll': ['In Ihrer Organisation gibt es noch keinen Connector. Legen Sie den ersten an.', 'Your organisation has no connector yet. Add the first one.'],
  'connector.name': ['Name', 'Name'],
  'connector.nameHint': ['So erkennen ihn alle in der Organisation, zum Beispiel „Wochenbericht“.', 'How everybody in the organisation knows it, such as “Weekly report”.'],
  'connector.description': ['Beschreibung', 'Description'],
  'connector.descriptionHint': ['Wozu das Programm da ist und wer es betreut.', 'What the program is for, and who looks after it.'],
  'connector.redirectUrl': ['Weiterleitungsadresse', 'Redirect URL'],
  'connector.redirectHint': ['Nur für Programme, die sich über OAuth anmelden; sonst leer lassen.', 'Only for programs that sign in by OAuth; otherwise leave it empty.'],
  'connector.about': ['Über diesen Connector', 'About this connector'],
  'connector.permissions': ['Berechtigungen', 'Permissions'],
  'connector.may': ['Berechtigungen: {what}', 'Permissions: {what}'],
  'connector.noPermissions': ['keine', 'none'],
  'connector.id': ['Connector-ID', 'Connector ID'],
  'connector.secret': ['Connector-Geheimnis', 'Connector secret'],
  'connector.inactive': ['Deaktiviert', 'Deactivated'],
  'connector.yours': ['gehört Ihnen', 'owned by you'],
  'connector.others': ['gehört jemand anderem', 'owned by somebody else'],
  'connector.tabs': ['Bereiche des Connectors', 'Parts of the connector'],
  'connector.tab.tokens': ['Token', 'Tokens'],
  'connector.tab.program': ['Programm', 'Program'],
  'connector.tab.settings': ['Einstellungen', 'Settings'],

  'new.title': ['Neuer Connector', 'New connector'],
  'new.steps': ['Schritte', 'Steps'],
  'new.step1': ['Name und Angaben', 'Name and details'],
  'new.step2': ['Berechtigungen', 'Permissions'],
  'new.create': ['Connector erstellen', 'Create connector'],
  'created.title': ['Der Connector ist angelegt', 'The connector is created'],
  'created.text': ['Das Programm braucht beide Werte.', 'The program needs both values.'],
  'once.warning': ['Das sehen Sie nur jetzt. Bewahren Sie es auf wie ein Passwort.', 'You see this only now. Keep it like a password.'],
  'once.saved': ['Ich habe es gesichert', 'I have saved it'],

  'permission.groupinfo': ['Gruppeninformationen', 'Group Information'],
  'permission.groupinfo.hint': ['Gruppen auflisten, anlegen und ihre Namen sehen', 'List and create groups, and see their names'],
  'permission.groupmember': ['Gruppenmitglieder', 'Group Member List'],
  'permission.groupmember.hint': ['Wer in einer Gruppe ist, mit Telefonnummer', 'Who is in a group, with phone number'],
  'permission.textmessage': ['Textnachrichten', 'Text Message'],
  'permission.textmessage.hint': ['Nachrichten in Gruppen', 'Messages in groups'],
  'permission.action': ['Aktionen und Antworten', 'Action & Responses'],
  'permission.action.hint': ['Umfragen, Aufgaben und was darauf geantwortet wurde', 'Polls, jobs, and what was answered'],
  'permission.profile': ['Benutzerprofil', 'User Profile'],
  'permission.profile.hint': ['Name und Nummer der Person, die das Token ausgestellt hat', 'Name and number of the person who issued the token'],
  'permission.media': ['Medien', 'Media'],
  'permission.media.hint': ['Bilder und Dateien', 'Pictures and files'],
  'permission.webhook': ['Ausgehende Webhooks', 'Outgoing Webhooks'],
  'permission.webhook.hint': ['Ereignisse an eine Adresse des Programms melden', 'Report events to an address of the program'],
  'permission.tenant': ['Organisationsdaten', 'Tenant Data'],
  'permission.tenant.hint': ['Angaben zur Organisation', 'What is known of the organisation'],
  'permission.reaction': ['Reaktionen', 'Reactions'],
  'permission.reaction.hint': ['Gefällt-mir und andere Zeichen an Nachrichten', 'Likes and other marks on messages'],
  'verb.read': ['lesen', 'read'],
  'verb.write': ['anlegen', 'write'],
  'verb.remove': ['entfernen', 'remove'],
  'verb.update': ['ändern', 'update'],

  'token.title': ['Benutzertoken', 'User token'],
  'token.which': ['Was soll das Token erreichen?', 'What should the token reach?'],
  'token.group': ['Gruppe', 'Group'],
  'token.generate': ['Benutzertoken generieren', 'Generate user token'],
  'token.inactive': ['Dieser Connector ist deaktiviert und bekommt keine neuen Token.', 'This connector is deactivated and gets no new tokens.'],
  'token.replaces': ['Das ersetzt das Token …{last} vom {date}: Es gilt dann sofort nicht mehr.', 'This replaces the token …{last} of {date}, which then stops working at once.'],
  'token.shown': ['Ihr Aktualisierungstoken', 'Your refresh token'],
  'token.handOver': ['Geben Sie es auf einem sicheren Weg an die Person weiter, die „{name}“ betreut.', 'Hand it over a safe way to the person who looks after “{name}”.'],
  'token.refreshToken': ['Aktualisierungstoken', 'Refresh token'],
  'token.expires': ['Gültig bis', 'Valid until'],
  'token.reach': ['Reichweite', 'Reach'],
  'reach.user': ['Meine Gruppen', 'My groups'],
  'reach.user.hint': ['Alle Gruppen, die Sie verwalten, auch künftige', 'All groups that you administer, later ones too'],
  'reach.tenant': ['Ganze Organisation', 'Whole organisation'],
  'reach.tenant.hint': ['Alle Gruppen, solange Sie Administrator der Organisation sind', 'All groups, while you are administrator of the organisation'],
  'reach.group': ['Eine Gruppe', 'One group'],
  'reach.group.hint': ['Diese Gruppe und ihre Untergruppen', 'This group and its subgroups'],
  'reach.empty': ['Das Token würde zurzeit keine Gruppe erreichen: Ihre Nummer ist in keiner Gruppe Administrator.', 'The token would reach no group now: your number is Admin of none.'],
  'reach.counts': ['Erreicht zurzeit {groups}, zusammen {members}', 'Reaches {groups} with {members} now'],
  'reach.list': ['Welche Gruppen?', 'Which groups?'],
  'reach.more': ['und {n} weitere', 'and {n} more'],

  'freeze.title': ['Ein Token in Ihrem Namen', 'A token in your name'],
  'freeze.text': ['In Ihrem Namen wurde ein Token erstellt, mit dem ein Programm auf Gruppen Ihrer Organisation zugreifen kann. Waren Sie es selbst, ist nichts zu tun.', 'A token was made in your name, with which a program can reach groups of your organisation. If it was you, there is nothing to do.'],
  'freeze.what': ['Waren Sie es nicht? Dann frieren Sie das Token ein: Ab dem nächsten Aufruf wird es abgewiesen. Es geht nichts verloren.', 'Was it not you? Then freeze the token: from the next call on it is refused. Nothing is lost.'],
  'freeze.action': ['Token einfrieren', 'Freeze token'],
  'freeze.done': ['Wenn der Link noch galt, ist das Token jetzt eingefroren.', 'If the link was still good, the token is frozen now.'],
  'freeze.undo': ['Sagen Sie es einem Administrator Ihrer Organisation: Er sieht das Token beim Connector und kann es freigeben oder beenden.', 'Tell an administrator of your organisation, who sees the token at its connector and can unfreeze or end it.'],
  'freeze.hint': ['Der Link gilt 30 Tage und ein Mal. Der Code wurde aus der Adresse entfernt: Öffnen Sie den Link aus der SMS neu, wenn Sie diese Seite geschlossen haben.', 'The link is good for 30 days and once. The code was taken out of the address: open the link of the SMS again when you have closed this page.'],

  'grants.title': ['Ausgestellte Token', 'Issued tokens'],
  'grants.none': ['Noch wurde kein Token ausgestellt. Mit „Benutzertoken generieren“ entsteht das erste.', 'No token was issued yet. “Generate user token” makes the first one.'],
  'grants.reach': ['Reichweite', 'Reach'],
  'grants.who': ['Ausgestellt von', 'Issued by'],
  'grants.created': ['Am', 'On'],
  'grants.expires': ['Gültig bis', 'Valid until'],
  'grants.used': ['Zuletzt benutzt', 'Last used'],
  'grants.token': ['Token', 'Token'],
  'grants.id': ['Kennung {id}', 'ID {id}'],
  'grants.reachOf': ['Reichweite', 'Reach'],
  'grants.reachTitle': ['Was das Token …{last} jetzt erreicht', 'What the token …{last} reaches now'],
  'grants.end': ['Beenden', 'End'],
  'grants.endTitle': ['Token beenden?', 'End token?'],
  'grants.endText': ['Das Token …{last} und die Zugangstoken daraus gelten beim nächsten Aufruf nicht mehr. Das lässt sich nicht zurücknehmen.', 'The token …{last} and the access tokens made from it are refused on the next call. This can not be undone.'],
  'grants.frozen': ['eingefroren', 'frozen'],
  'grants.unfreeze': ['Freigeben', 'Unfreeze'],
  'grants.unfreezeTitle': ['Token freigeben?', 'Unfreeze token?'],
  'grants.unfreezeText': ['Das Token …{last} und die Zugangstoken daraus gelten wieder. Jemand hat es mit dem Link aus der SMS eingefroren: Fragen Sie vorher nach.', 'The token …{last} and the access tokens made from it work again. Somebody froze it by the link of the SMS: ask before you do.'],
  'grants.unfrozen': ['Das Token ist freigegeben.', 'The token works again.'],
  'grants.ended': ['Das Token ist beendet.', 'The token has ended.'],
  'grants.endAll': ['Alle Token beenden', 'End all tokens'],
  'grants.endAllTitle': ['Alle Token dieses Connectors beenden?', 'End all tokens of this connector?'],
  'grants.endAllText': [['Es gibt {n} Token. Das Programm verliert sofort jeden Zugang.', 'Es gibt {n} Token. Das Programm verliert sofort jeden Zugang.'], ['There is {n} token. The program loses all access at once.', 'There are {n} tokens. The program loses all access at once.']],
  'grants.endedAll': ['Alle Token sind beendet.', 'All tokens have ended.'],
  'grants.orphaned': ['erreicht nichts', 'reaches nothing'],
  'grants.orphanedHint': ['Wer es ausgestellt hat, hat das Recht dazu nicht mehr.', 'Who issued it has lost the right to.'],
  'grants.adopt': ['Übernehmen', 'Adopt'],
  'grants.adoptTitle': ['Token übernehmen?', 'Adopt token?'],
  'grants.adoptText': ['Das Token …{last} ({reach}) erreicht nichts mehr, weil die Person, die es ausgestellt hat, das Recht dazu verloren hat. Übernehmen Sie es, so gilt es wieder, in Ihrem Namen; am Programm ändert sich nichts.', 'The token …{last} ({reach}) reaches nothing any more, because the person who issued it has lost the right to. If you adopt it, it works again, in your name; nothing changes for the program.'],
  'grants.adopted': ['Das Token ist übernommen.', 'The token is adopted.'],

  'ending.title': ['Token, die bald enden', 'Tokens that end soon'],
  'ending.what': ['Das Token …{last} für „{name}“ endet am {end}.', 'The token …{last} for “{name}” ends on {end}.'],
  'ending.37': ['Ein Programm, das läuft, erneuert es in diesen Tagen von selbst.', 'A program that runs renews it by itself in these days.'],
  'ending.14': ['Das Programm hat es noch nicht erneuert. Fragen Sie, ob es noch läuft.', 'The program has not renewed it yet. Ask whether it still runs.'],
  'ending.7': ['Das Programm hat es nicht erneuert. Generieren Sie ein neues Benutzertoken und übergeben Sie es, oder lassen Sie dieses enden.', 'The program has not renewed it. Generate a new user token and hand it over, or let this one end.'],
  'ending.1': ['Danach hat das Programm keinen Zugang mehr. Generieren Sie jetzt ein neues Benutzertoken, wenn es ihn behalten soll.', 'After that the program has no access any more. Generate a new user token now if it is to keep it.'],
  'ending.in': [['noch {n} Tag', 'noch {n} Tage'], ['{n} day left', '{n} days left']],

  'program.title': ['Programm', 'Program'],
  'program.lead': ['Ein ganzes Programm zum Kopieren: Es tauscht das Aktualisierungstoken, übernimmt ein neues, bevor das alte endet, und listet die Gruppen auf. ID und Adresse sind eingetragen.', 'A whole program to copy: it exchanges the refresh token, takes over a new one before the old one ends, and lists the groups. ID and address are filled in.'],
  'program.variables': ['Geheimnis und Aktualisierungstoken stehen nicht im Text. Legen Sie sie in die Umgebungsvariablen PINTLE_SECRET und PINTLE_REFRESH_TOKEN.', 'Secret and refresh token do not stand in the text. Put them into the environment variables PINTLE_SECRET and PINTLE_REFRESH_TOKEN.'],
  'program.languages': ['Programmiersprache', 'Programming language'],
  'program.text': ['Programm', 'Program'],
  'program.how': ['Speichern Sie es als {file} und starten Sie es mit: {run}', 'Save it as {file} and start it by: {run}'],

  'settings.details': ['Angaben', 'Details'],
  'settings.permissionsHint': ['Was Sie wegnehmen, gilt sofort für alle Token. Was Sie hinzufügen, gilt erst für neu ausgestellte.', 'What you take away acts on all tokens at once. What you add holds for newly issued ones only.'],
  'settings.unused': ['Seit 30 Tagen hat kein Aufruf diese Berechtigungen gebraucht. Was das Programm nicht braucht, sollte es nicht dürfen.', 'For 30 days no call needed these permissions. What the program does not need it should not be allowed.'],
  'settings.narrow': ['Wegnehmen', 'Take away'],
  'settings.narrowed': ['Die Berechtigungen sind weggenommen.', 'The permissions are taken away.'],
  'secrets.title': ['Geheimnisse', 'Secrets'],
  'secrets.text': ['Zwei Geheimnisse können zugleich gelten, damit das Programm ohne Unterbrechung wechseln kann.', 'Two secrets can be valid at a time, so that the program can change over without an outage.'],
  'secrets.created': ['angelegt am {date}', 'created {date}'],
  'secrets.ends': ['gilt bis {date}', 'valid until {date}'],
  'secrets.used': ['zuletzt benutzt {date}', 'last used {date}'],
  'secrets.unused': ['noch nie benutzt', 'never used'],
  'secrets.lasts': ['gilt, bis es gelöscht wird', 'valid until deleted'],
  'secrets.add': ['Neues Geheimnis erzeugen', 'Create new secret'],
  'secrets.oldEnds': ['Das bisherige gilt noch bis', 'The present one stays valid until'],
  'secrets.oldEndsHint': ['Leer lassen, wenn Sie es später selbst löschen.', 'Leave it empty if you delete it yourself later.'],
  'secrets.shown': ['Das neue Geheimnis', 'The new secret'],
  'secrets.delete': ['Geheimnis löschen', 'Delete secret'],
  'secrets.deleteTitle': ['Geheimnis löschen?', 'Delete secret?'],
  'secrets.deleteText': ['Programme, die es noch benutzen, werden sofort abgewiesen.', 'Programs that still use it are refused at once.'],
  'secrets.deleteLast': ['Es ist das letzte: Ohne Geheimnis kann das Programm sich nicht mehr ausweisen, bis Sie ein neues erzeugen.', 'It is the last one: without a secret the program can not prove itself until you create a new one.'],
  'secrets.deleted': ['Das Geheimnis ist gelöscht.', 'The secret is deleted.'],
  'state.title': ['Zustand', 'State'],
  'state.activeText': ['Der Connector ist aktiv. Deaktiviert bekommt er keine neuen Token; die ausgestellten laufen weiter, bis Sie sie beenden.', 'The connector is active. Deactivated, it gets no new tokens; those that were issued go on until you end them.'],
  'state.inactiveText': ['Der Connector ist deaktiviert und bekommt keine neuen Token. Die ausgestellten laufen weiter, bis Sie sie beenden.', 'The connector is deactivated and gets no new tokens. Those that were issued go on until you end them.'],
  'state.deactivate': ['Deaktivieren', 'Deactivate'],
  'state.activate': ['Aktivieren', 'Activate'],
  'state.deactivated': ['Der Connector ist deaktiviert.', 'The connector is deactivated.'],
  'state.activated': ['Der Connector ist aktiv.', 'The connector is active.'],
  'delete.title': ['Connector löschen', 'Delete connector'],
  'delete.text': ['Alle seine Token und Geheimnisse gelten sofort nicht mehr. Das lässt sich nicht zurücknehmen.', 'All of its tokens and secrets stop working at once. This can not be undone.'],
  'delete.action': ['Connector löschen', 'Delete connector'],
  'delete.done': ['Der Connector ist gelöscht.', 'The connector is deleted.'],
  'confirm.type': ['Zur Bestätigung tippen Sie: {word}', 'To confirm, type: {word}'],
  'confirm.mend': ['Das stimmt nicht überein. Tippen Sie genau: {word}', 'That does not match. Type exactly: {word}'],

  'account.title': ['Ihr Konto', 'Your account'],
  'account.name': ['Angemeldet als', 'Signed in as'],
  'account.right': ['Recht', 'Right'],
  'account.tenantAdmin': ['Administrator der Organisation', 'Administrator of the organisation'],
  'account.user': ['Benutzer', 'User'],
  'phone.first': ['Bevor Sie Token ausstellen, registrieren Sie Ihre Telefonnummer: An ihr erkennt Pintle die Gruppen, die Sie verwalten.', 'Before you issue tokens, register your phone number: by it Pintle knows which groups you administer.'],
  'phone.register': ['Telefonnummer registrieren', 'Register phone number'],
  'phone.title': ['Telefonnummer', 'Phone number'],
  'phone.changeTitle': ['Telefonnummer ändern', 'Change phone number'],
  'phone.text': ['Wir schicken eine PIN per SMS an diese Nummer.', 'We send a PIN to this number by SMS.'],
  'phone.number': ['Mobilnummer', 'Mobile number'],
  'phone.country': ['Land', 'Country'],
  'phone.countryHint': ['Oder die Nummer mit + tippen', 'Or type the number with +'],
  'phone.numberHint': ['Zum Beispiel {example}', 'For example {example}'],
  'phone.generate': ['PIN generieren', 'Generate PIN'],
  'phone.verified': ['bestätigt', 'verified'],
  'phone.change': ['Nummer ändern', 'Change number'],
  'phone.pinTitle': ['PIN eingeben', 'Enter PIN'],
  'phone.sent': ['Die SMS an {number} ist unterwegs. Die PIN gilt zehn Minuten.', 'The SMS to {number} is on its way. The PIN is valid for ten minutes.'],
  'phone.pin': ['PIN', 'PIN'],
  'phone.pinHint': ['Sechs Ziffern aus der SMS', 'Six digits from the SMS'],
  'phone.verify': ['PIN bestätigen', 'Verify PIN'],
  'phone.resend': ['PIN noch einmal senden', 'Send PIN again'],
  'phone.resent': ['Die PIN wurde gesendet.', 'The PIN was sent.'],
  'phone.soon': ['Die PIN wurde gesendet. Kommt sie nicht an, können Sie in einem Moment eine weitere anfordern.', 'The PIN was sent. If it does not arrive, you can ask for another one in a moment.'],
  'phone.wait': ['Noch {time}', '{time} left'],
  'phone.throttled': ['Gerade wurde schon eine PIN gesendet. Bitte warten Sie einen Moment, bevor Sie eine weitere anfordern.', 'A PIN was sent just now. Please wait a moment before you ask for another one.'],
  'phone.waited': ['Sie können jetzt eine weitere PIN anfordern.', 'You can ask for another PIN now.'],
  'phone.other': ['Andere Nummer', 'Other number'],
  'phone.done': ['Ihre Nummer ist bestätigt.', 'Your number is verified.'],
  'phone.onwards': ['Weiter zu den Connectoren', 'On to the connectors'],
  'erase.title': ['Konto löschen', 'Erase account'],
  'erase.text': ['Ihre Nummer, Ihre Mitgliedschaften und Ihre ausgestellten Token werden gelöscht. Das lässt sich nicht zurücknehmen.', 'Your number, your memberships and the tokens that you issued are erased. This can not be undone.'],
  'erase.action': ['Konto löschen', 'Erase account'],
  'erase.word': ['löschen', 'erase'],
  'erased.title': ['Ihr Konto ist gelöscht', 'Your account is erased'],
  'erased.text': ['Melden Sie sich später wieder an, beginnt ein neues.', 'If you sign in later, a new one begins.'],

  'proof.warning': ['Ihr Nachweis als Administrator gilt nur noch bis {date}. Danach erreichen Ihre Token für die ganze Organisation nichts mehr.', 'Your proof as administrator is valid only until {date}. After that your tokens for the whole organisation reach nothing.'],

  'error.InvalidParameters': ['Eine Angabe fehlt oder stimmt nicht. Prüfen Sie Ihre Eingaben.', 'Something is missing or malformed. Check what you entered.'],
  'error.InvalidToken': ['Ihre Anmeldung ist abgelaufen. Melden Sie sich neu an.', 'Your sign-in has expired. Sign in again.'],
  'error.InvalidPin': ['Die PIN ist falsch, benutzt oder abgelaufen. Fordern Sie eine neue an.', 'The PIN is wrong, used up or expired. Ask for a new one.'],
  'error.Forbidden': ['Dazu fehlt Ihnen das Recht. Fragen Sie, wem der Connector gehört, oder einen Administrator der Organisation.', 'You lack the right to do this. Ask the owner of the connector or an administrator of the organisation.'],
  'error.NotFound': ['Das gibt es nicht, oder nicht mehr. Laden Sie die Seite neu.', 'There is no such thing, or no longer. Reload the page.'],
  'error.PhoneNotVerified': ['Registrieren Sie zuerst Ihre Telefonnummer, unter „Ihr Konto“.', 'Register your phone number first, at “Your account”.'],
  'error.PhoneTaken': ['Jemand anderes in der Organisation benutzt diese Nummer. Ein Administrator kann sie freigeben.', 'Somebody else in the organisation holds this number. An administrator can release it.'],
  'error.GrantorHasRight': ['Wer diesen Zugang erteilt hat, hat das Recht dazu noch.', 'Who gave this grant still has the right to it.'],
  'error.SlotTaken': ['Sie haben für diesen Connector schon einen eigenen Zugang. Beenden Sie ihn zuerst.', 'You have a grant of your own for this connector. End it first.'],
  'error.GrantIsPersonal': ['Dieser Zugang gehört zu einer Person und kann nicht übernommen werden. Erzeugen Sie ein neues Token.', 'This grant is a person\'s own and can not be adopted. Make a new token.'],
  'error.TooManySecrets': ['Es gelten schon zwei Geheimnisse. Löschen Sie zuerst eines, das nicht mehr gebraucht wird.', 'Two secrets are valid already. First delete one that is no longer needed.'],
  'error.Throttled': ['Zu viele Anfragen. Versuchen Sie es später noch einmal.', 'Too many requests. Try again later.'],
  'error.ThrottledFor': ['Zu viele Anfragen. Versuchen Sie es in {wait} noch einmal.', 'Too many requests. Try again in {wait}.'],
  'error.Unavailable': ['Der Dienst antwortet gerade nicht. Versuchen Sie es in einem Moment noch einmal.', 'The service does not answer right now. Try again in a moment.'],
  'error.InternalError': ['Das hat nicht geklappt, und es liegt nicht an Ihnen. Versuchen Sie es noch einmal.', 'That did not work, and it is not your fault. Try again.'],
  'error.Offline': ['Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.', 'The server can not be reached. Check the connection and try again.'],
  'error.Unexpected': ['Etwas Unerwartetes ist geschehen. Laden Sie die Seite neu.', 'Something unexpected has happened. Reload the page.'],
  'error.requestId': ['Anfrage:', 'Request:'],
  'hint.numberNotHeld': ['Niemand hat diese Nummer bestätigt: es gibt nichts freizugeben.', 'Nobody has verified this number: there is nothing to release.'],
  'hint.unsupportedNumber': ['An diese Nummer kann keine PIN gehen. Nehmen Sie eine Mobilnummer, und prüfen Sie Land und Ziffern.', 'No PIN can go to this number. Use a mobile number, and check country and digits.'],
  'mend.required': ['Bitte ausfüllen.', 'Please fill this in.'],
  'mend.mobileNumber': ['Das ist keine vollständige Nummer. Prüfen Sie Land und Nummer; eine mit + geht auch.', 'That is not a complete number. Check country and number; one with + will do, too.'],
  'mend.pin': ['Die PIN hat sechs Ziffern, wie in der SMS.', 'The PIN has six digits, as in the SMS.'],
  'mend.name': ['1 bis 100 Zeichen in einer Zeile.', '1 to 100 characters on one line.'],
  'mend.description': ['Höchstens 1.000 Zeichen.', 'At most 1,000 characters.'],
  'mend.redirectUrl': ['Eine vollständige https-Adresse ohne #; http nur für localhost.', 'A complete https address without #; http for localhost only.'],
  'mend.oldExpiresAt': ['Wählen Sie eine Zeit in der Zukunft.', 'Choose a time in the future.'],
};

const LANGUAGES = ['de', 'en'];
const KEY = 'pintle.language';

let current = chosen() ?? wished();

function chosen() {
  try {
    const kept = localStorage.getItem(KEY);
    return LANGUAGES.includes(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** The first language of the browser's list that there are texts in. */
function wished() {
  return navigator.languages.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => LANGUAGES.includes(tag)) ?? 'en';
}

export const language = () => current;

export function setLanguage(code) {
  current = code;
  try {
    localStorage.setItem(KEY, code);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** A German browser in Austria keeps its own way of writing dates. */
const locale = () => navigator.languages.find(tag => tag.slice(0, 2).toLowerCase() === current) ?? current;

/** The text of a key as a function, because the language may change while it is shown. */
export function t(key, values = {}) {
  return () => {
    let text = TEXTS[key][LANGUAGES.indexOf(current)];
    if (Array.isArray(text)) {
      text = text[new Intl.PluralRules(current).select(values.n) === 'one' ? 0 : 1];
    }
    return text.replace(/\{([a-zA-Z]+)\}/g, (whole, name) => (name in values ? shown(values[name]) : whole));
  };
}

/** The first of these keys that has a text; the last argument has the values, and `key` if none has. */
t.first = (...keys) => {
  const values = keys.pop();
  const key = keys.find(one => one && one in TEXTS);
  return key ? t(key, values) : () => plain(values.key);
};

function shown(value) {
  if (typeof value === 'function') {
    return value();
  }
  if (typeof value === 'number') {
    return new Intl.NumberFormat(locale()).format(value);
  }
  const text = plain(value);
  // Other people's words in a sentence: isolated where they could turn its direction.
  return /[^\u0000-\u024f\u2000-\u200d\u2010-\u2027]/.test(text) ? `\u2068${text}\u2069` : text;
}

/** What people wrote, without the characters that override or isolate direction. */
export const plain = text => String(text).replace(/[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, '');

const formatted = options => time => () => new Intl.DateTimeFormat(locale(), options).format(time);

/** A country by its ISO code. */
export const countryName = country => () => new Intl.DisplayNames(locale(), { type: 'region' }).of(country);

/** Lazily, as all texts: a date in words, a short one, and one with the time. */
export const date = formatted({ dateStyle: 'long' });
export const day = formatted({ dateStyle: 'medium' });
/** Whole and hundredth dollars, as SMS are charged. */
export const money = amount => () => new Intl.NumberFormat(locale(), { style: 'currency', currency: 'USD' }).format(amount);
export const moment = formatted({ dateStyle: 'medium', timeStyle: 'medium' });

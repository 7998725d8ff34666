/* tandem: the pool, the best pairing with its reasons, kept runs, and what becomes of a tandem. */
#include <stdlib.h>
#include <string.h>

#include "cli_tandem_priv.h"

typedef struct Action {
	const char *name;
	Rc (*run)(CliContext *cx, int argc, char **argv, Err *err);
} Action;

static const Action actions[] = {
	{ "pair", cli_tandem_pair },
	{ "pool", cli_tandem_pool },
	{ "release", cli_tandem_release },
	{ "third", cli_tandem_third },
	{ "verify", cli_tandem_verify },
	{ "record", cli_tandem_record },
	{ "compare", cli_tandem_compare },
	{ "ask", cli_tandem_ask },
	{ "answer", cli_tandem_answer },
	{ "meet", cli_tandem_meet },
};

static Rc run(CliContext *cx, int argc, char **argv, Err *err)
{
	const char *names[ARRAY_LEN(actions) + 1] = { NULL };
	for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
		names[i] = actions[i].name;
		if (argc > 1 && strcmp(argv[1], actions[i].name) == 0)
			return actions[i].run(cx, argc - 1, argv + 1, err);
	}
	const char *nearest = argc > 1 ? cli_args_nearest(argv[1], names) : NULL;
	if (nearest != NULL)
		return cli_args_usage(
			err, "„tandem %s“ gibt es nicht; gemeint ist vielleicht %s.", argv[1], nearest);
	return cli_args_usage(err,
		"Was soll mit den Tandems geschehen? pool, pair, release, third, verify, record, compare, ask, "
		"answer oder meet.");
}

const CliCommand cli_tandem_command = {
	.name = "tandem",
	.need = CLI_WRITES,
	.synopsis =
		"tandem pool [FILTER] [--json]\n"
		"        kontor tandem pair [FILTER] [--weights topic=40,size=10,…] [--min-km N] [--coverage] "
		"[--floor]\n"
		"                           [--pin A,B] [--forbid A,B] [--everybody] [--keep TITEL] [--json]\n"
		"        kontor tandem release LAUF | verify LAUF | compare LAUF LAUF | third LAUF PERSON\n"
		"        kontor tandem record LAUF --purpose ZWECK [-o DATEI]\n"
		"        kontor tandem ask TANDEM --until TAG\n"
		"        kontor tandem answer TANDEM PERSON yes|no [--reason GRUND]\n"
		"        kontor tandem meet TANDEM WANN",
	.summary = "Bürgermeister:innen zu Tandems paaren, mit Gründen und Beweis",
	.examples =
		"FILTER wählt Personen aus wie kontor list persons. pair rechnet den besten Plan und speichert\n"
		"nichts, außer mit --keep; release macht aus den Paaren eines gespeicherten Laufs vorgeschlagene\n"
		"Tandems. Verschickt wird nichts: ask legt die Anschreiben in den Postausgang.\n"
		"third: Wer ohne Partner blieb, kommt zu dem Paar dazu, zu dem es am besten passt; nochmals nimmt\n"
		"es zurück. record schreibt die Prüfakte; sie nennt Personen, daher der Zweck.\n"
		"--weights: topic, size, location, distance, land, waiting, term; zusammen 100. Wer fehlt, ist 0.\n"
		"--coverage: zuerst möglichst viele Paare. --floor: unter diesen Plänen zuerst der, dessen schwächstes\n"
		"Paar am besten passt, dann die höchste Summe; das kostet meist wenige Punkte.\n"
		"--everybody: alle Kleinstädte des Verzeichnisses mit ihren Themen, nur zum Rechnen.\n"
		"--pin und --forbid: Nummern von Personen (mit --everybody: von Kommunen), mehrere mit Semikolon.\n\n"
		"Beispiele:\n"
		"  kontor tandem pair --coverage --floor\n"
		"  kontor tandem pair land:BY --weights topic=60,distance=40 --json\n"
		"  kontor tandem pair --pin 12,48 --keep \"Frühjahr 2026\"\n"
		"  kontor tandem record 3 --purpose 'Prüfung durch den Beirat' -o lauf3.txt\n"
		"  kontor solve matching --coverage lauf3.txt\n"
		"  kontor tandem answer 7 12 no --reason \"keine Zeit\"\n",
	.run = run,
};

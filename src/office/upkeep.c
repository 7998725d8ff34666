/* The whole-file services of the store, and the audit chain, for screens and commands. */
#include "kontor/office/upkeep.h"

#include "kontor/office/change.h"
#include "office_priv.h"

Rc upkeep_backup(Office *o, const char *path, Err *err)
{
	return store_backup(office_store(o), path, err);
}

Rc upkeep_check(Office *o, UpkeepFindingFn *fn, void *arg, size_t *ret_findings, Err *err)
{
	size_t in_file;
	size_t in_chain;
	if (store_check(office_store(o), fn, arg, &in_file, err) != RC_OK)
		return err->rc;
	if (change_verify(o, fn, arg, &in_chain, err) != RC_OK)
		return err->rc;
	*ret_findings = in_file + in_chain;
	return RC_OK;
}

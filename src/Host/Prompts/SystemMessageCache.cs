using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.Prompts.Files;
using ComfyAssistant.Plugins.Environment;
using ComfyAssistant.Plugins.Storage;

namespace ComfyAssistant.Host.Prompts;

/// <summary>
/// Assembles the system message once per change of what it is made from: files, database, installation. A file that was changed is still in
/// the very next request, as each request looks at the dates of all of them. Assembling cost as much as the whole call of the provider.
/// </summary>
internal sealed class SystemMessageCache(
    SystemMessage message, PromptFolder prompts, UserFiles user, NodeEnvironment environment, TokenCounter tokens, Layers? layers = null)
{
    private readonly SharedLook<FolderStamp> _files = new(() => layers?.Team is { } team
        ? user.Stamp(prompts.Path).And(team.Files.Stamp(null)) : user.Stamp(prompts.Path));
    private volatile Kept? _kept;

    /// <summary>The message as <see cref="SystemMessage.AssembleAsync"/> would make it now.</summary>
    /// <param name="lastUserText">The text of the user's last message, which may ask for a skill; empty for none.</param>
    /// <param name="window">The window of the model that reads it, in tokens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="draft">An unsaved text to try instead of the stored one; null for none.</param>
    /// <exception cref="InvalidDataException">A shipped prompt is broken and was never good.</exception>
    public async Task<AssembledMessage> GetAsync(
        string lastUserText, int window, CancellationToken cancellationToken, Draft? draft = null)
    {
        // Estimated token counts would be kept with the message.
        if (!tokens.IsExact || draft is not null || SkillCommand.In(lastUserText).Count > 0)
            return await message.AssembleAsync(lastUserText, cancellationToken, window, draft);

        var stamp = await _files.LookAsync();
        var installation = environment.Current;
        if (_kept is { } kept && kept.Window == window && kept.Stamp == stamp && ReferenceEquals(kept.Installation, installation))
            return await kept.Message.WaitAsync(cancellationToken);

        // Not the caller's token: others may wait for the same message.
        var assembling = message.AssembleAsync(lastUserText, CancellationToken.None, window);
        var fresh = new Kept(window, stamp, installation, assembling);
        if (stamp.IsSettled)
            _kept = fresh;
        try
        {
            var assembled = await assembling.WaitAsync(cancellationToken);
            if (assembled.Sections.Any(section => section.HasFaults))
                Forget(fresh);
            return assembled;
        }
        catch when (assembling.IsFaulted)
        {
            Forget(fresh);
            throw;
        }
    }

    // What could not be read may be readable in a moment without any file being changed: a lock is released, a disk is back.
    private void Forget(Kept fresh)
    {
        if (ReferenceEquals(_kept, fresh))
            _kept = null;
    }

    private sealed record Kept(int Window, FolderStamp Stamp, Installation Installation, Task<AssembledMessage> Message);
}

using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Plugins.UserContext;

namespace ComfyAssistant.Plugins.Tools.Choice;

/// <summary>The tools that are in force now: our own and those of plug-ins, as the user has marked them.</summary>
/// <param name="own">Our own.</param>
/// <param name="plugIns">Those of plug-ins; null for none.</param>
/// <param name="marks">The user's marks; null for none.</param>
/// <param name="personas">Tells which persona is active.</param>
public sealed class CurrentTools(Toolbox own, PlugInFolder? plugIns = null, ToolMarkStore? marks = null, PersonaStore? personas = null)
{
    private volatile Made _last = new(PlugInTools.None, ToolMarks.None, ToolMarks.None, null, own);

    /// <summary>The tools now. A turn asks once and keeps them: whatever changes meanwhile is for the next one.</summary>
    /// <exception cref="ContextException">Unavailable: which tools the studio allows cannot be read.</exception>
    public async ValueTask<Toolbox> GetAsync(CancellationToken cancellationToken)
    {
        var brought = plugIns is null ? PlugInTools.None : await plugIns.CurrentAsync(cancellationToken);
        var set = marks is null ? ToolMarks.None : await marks.CurrentAsync(cancellationToken);
        var studio = marks?.Team is { } team ? await team.RequiredAsync(cancellationToken) : ToolMarks.None;
        var persona = set.Personas.Count > 0 ? await ActivePersonaAsync(cancellationToken) : null;
        var last = _last;
        if (ReferenceEquals(brought, last.PlugIns) && ReferenceEquals(set, last.Marks) && ReferenceEquals(studio, last.Studio)
            && persona == last.Persona) return last.Toolbox;
        var tools = own.All.Concat(brought.Tools).Select(tool => set.Apply(tool, persona, studio)).OfType<Tool>();
        _last = new(brought, set, studio, persona, new Toolbox(tools));
        return _last.Toolbox;
    }

    private async Task<string?> ActivePersonaAsync(CancellationToken cancellationToken)
    {
        try
        {
            return personas is null ? null : (await personas.ActiveAsync(cancellationToken))?.Slug;
        }
        catch (ContextException)
        {
            // The system message says that the persona cannot be read; without it everyone's marks are in force.
            return null;
        }
    }

    private sealed record Made(PlugInTools PlugIns, ToolMarks Marks, ToolMarks Studio, string? Persona, Toolbox Toolbox);
}

using System.Text.Json;
using ComfyAssistant.Host.Chat.Tools;
using ComfyAssistant.Host.Models.Tokens;
using ComfyAssistant.Host.SkillTools;
using ComfyAssistant.Plugins.Tools;
using ComfyAssistant.Plugins.Tools.Choice;
using ComfyAssistant.Plugins.Tools.PlugIns;
using ComfyAssistant.Plugins.UserContext;
using ComfyAssistant.Tools;

namespace ComfyAssistant.Host.Endpoints;

/// <summary>Shows the tools to people, and calls them by hand.</summary>
internal sealed class ToolTrials(
    CurrentTools current, Toolbox own, PlugInFolder plugIns, ToolMarkStore marks, PersonaStore personas, ToolRunner runner,
    TokenCounter counter, OutsideTools outside, TimeProvider timeProvider)
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>All tools, and what the user decided of them.</summary>
    public async Task<ToolboxEndpoints.ToolboxAnswer> ShowAsync(CancellationToken cancellationToken)
    {
        await counter.Ready.WaitAsync(cancellationToken);
        var brought = await plugIns.CurrentAsync(cancellationToken);
        var set = await marks.CurrentAsync(cancellationToken);
        var known = await personas.ListAsync(cancellationToken);
        var states = brought.States.Concat(plugIns.NotAllowed().Select(name => new PlugInState(name, IsAllowed: false, [], null)));
        var allowed = await outside.CurrentAsync(cancellationToken);
        var all = own.All.Concat(brought.Tools).Concat(allowed).OrderBy(tool => tool.Name, StringComparer.Ordinal);
        return new(
            [.. all.Select(Detail)], set, marks.Problem,
            known.Personas.ToDictionary(persona => persona.Slug, persona => persona.Name), known.Active, [.. states], plugIns.Folder)
        {
            Team = marks.Team is { } team ? (await team.CurrentAsync(cancellationToken)).Everyone : null,
        };
    }

    /// <summary>Calls a tool as a model would; null where there is none of that name.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">Its arguments; null for none.</param>
    /// <param name="runsThroughService">Whether the caller's runs come to ComfyUI through this service.</param>
    /// <param name="cancellationToken">The caller has given up.</param>
    public async Task<ToolboxEndpoints.ToolCallAnswer?> CallAsync(
        string name, JsonElement? arguments, bool runsThroughService, CancellationToken cancellationToken)
    {
        var toolbox = await current.GetAsync(cancellationToken);
        var tool = toolbox.Find(name) ?? (await outside.CurrentAsync(cancellationToken)).FirstOrDefault(known => known.Name == name);
        if (tool is null) return null;
        await counter.Ready.WaitAsync(cancellationToken);
        var began = timeProvider.GetTimestamp();
        try
        {
            var input = ToolArguments.Fit(tool, arguments ?? NoArguments);
            if (RunsWhere(tool) == RunsIn.Browser)
                return Answer(began, canvas: await CanvasAsync(toolbox, tool, input, runsThroughService, cancellationToken));
            var outcome = await runner.RunAsync(tool, input, cancellationToken);
            return outcome.Error is { } error ? Answer(began, error) : Answer(began, output: outcome.Output);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer(began, runner.Explain(tool.Name, failure));
        }
    }

    private async Task<CanvasWork> CanvasAsync(
        Toolbox toolbox, Tool tool, JsonElement input, bool runsThroughService, CancellationToken cancellationToken)
    {
        var call = (BrowserCall?)await runner.InvokeAsync(tool, input, cancellationToken)
            ?? throw new ToolException($"{tool.Name} returned nothing for the panel to do.");
        var work = CanvasWork.Of(toolbox, tool, input, call);
        // The panel's own tool has something to say of its arguments too.
        if (ReferenceEquals(work.Tool, tool)) return work;
        await runner.InvokeAsync(work.Tool, work.Input, cancellationToken);
        // The tool itself was seen to when the panel was given its call; what it hands on to was not.
        await runner.AllowRunsAsync(work.Tool, work.Input, runsThroughService, cancellationToken);
        return work;
    }

    private ToolboxEndpoints.ToolCallAnswer Answer(long began, string? error = null, JsonElement? output = null, CanvasWork? canvas = null)
    {
        var took = timeProvider.GetElapsedTime(began).TotalMilliseconds;
        var text = error ?? output?.GetRawText();
        return new(text, output, error, canvas is null ? null : new(canvas.Tool.Name, canvas.Input), Math.Round(took, 1),
            text is null ? 0 : counter.Count(text));
    }

    private ToolboxEndpoints.ToolDetail Detail(Tool tool) => new(
        tool.Name, tool.Title, tool.Description, RunsWhere(tool), tool.PlugIn, tool.ReadsOnly,
        tool.AsksFirst || tool.RunsIn != RunsWhere(tool), tool.IsForChat, tool.IsForClients,
        counter.Count(tool.Name) + counter.Count(tool.Description) + counter.Count(tool.Parameters.GetRawText()), tool.Parameters,
        tool.Server, SkillServer.SlugOf(tool.Server), tool.Calls);

    // One from outside is left to the panel only so that it asks; the work is the service's.
    private static RunsIn RunsWhere(Tool tool) => tool.Server is null ? tool.RunsIn : RunsIn.Server;
}

using System.Text.Json;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/user-context/preferences</c>: JSON values under keys such as <c>experience_level</c>.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context/preferences").WithTags("Preferences").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the preferences by key");
        group.MapGet("/{key}", GetAsync).WithSummary("Read a preference").ProducesProblem(404);
        group.MapPut("/{key}", SetAsync).WithSummary("Add or change a preference").ProducesProblem(400);
        group.MapDelete("/{key}", DeleteAsync).WithSummary("Delete a preference").ProducesProblem(404);
    }

    private static async Task<PreferenceList> ListAsync(PreferenceStore preferences, CancellationToken cancellationToken) =>
        new(await preferences.ListAsync(cancellationToken));

    private static async Task<Preference> GetAsync(string key, PreferenceStore preferences, CancellationToken cancellationToken) =>
        new(Key(key), await preferences.GetAsync(Key(key), cancellationToken)
            ?? throw new ContextException(ContextFault.NotFound, $"There is no preference with the key '{Key(key)}'."));

    private static async Task<PreferenceSaved> SetAsync(
        string key, JsonBody<PreferenceValue> body, [FromServices] PreferenceStore preferences, CancellationToken cancellationToken)
    {
        await preferences.SetAsync(Key(key), body.Value.Value, cancellationToken);
        return new(new(Key(key), body.Value.Value));
    }

    private static async Task<PreferenceDeleted> DeleteAsync(string key, PreferenceStore preferences, CancellationToken cancellationToken)
    {
        await preferences.DeleteAsync(Key(key), cancellationToken);
        return new(Key(key));
    }

    // The server decodes everything in a path except this, so that "a%2Fb" remains one segment.
    private static string Key(string inPath) => inPath.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Trim();

    internal sealed record PreferenceValue(JsonElement Value);

    internal sealed record Preference(string Key, JsonElement Value);

    internal sealed record PreferenceList(IReadOnlyDictionary<string, JsonElement> Preferences);

    internal sealed record PreferenceSaved(Preference Preference, bool Ok = true);

    internal sealed record PreferenceDeleted(string Key, bool Ok = true);
}

using System.Text.Json.Serialization;
using ComfyAssistant.Host.Http;
using ComfyAssistant.Plugins.Storage;
using ComfyAssistant.Plugins.UserContext;
using Microsoft.AspNetCore.Mvc;

namespace ComfyAssistant.Host.Endpoints.UserContext;

/// <summary><c>/api/user-context/personas</c>: personalities to switch between.</summary>
internal static class PersonaEndpoints
{
    public static void MapPersonas(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/user-context/personas").WithTags("Personas").ProducesProblem(503);
        group.MapGet("", ListAsync).WithSummary("List the personas and tell which one is active");
        group.MapPost("", CreateAsync).WithSummary("Create a persona; it is not active yet").ProducesProblem(400);
        group.MapPut("/active", SwitchAsync)
            .WithSummary("Switch to a persona, or with null to none").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        group.MapPatch("/{slug}", UpdateAsync)
            .WithSummary("Change a persona; its slug stays").ProducesProblem(400).ProducesProblem(404).ProducesProblem(422);
        group.MapDelete("/{slug}", DeleteAsync).WithSummary("Delete a persona").ProducesProblem(404).ProducesProblem(422);
    }

    private static async Task<Personas> ListAsync(PersonaStore personas, CancellationToken cancellationToken)
    {
        var list = await personas.ListAsync(cancellationToken);
        return new(list.Personas, list.Active, list.Unreadable.OrNull());
    }

    private static async Task<PersonaSaved> CreateAsync(
        JsonBody<NewPersona> body, [FromServices] PersonaStore personas, CancellationToken cancellationToken)
    {
        var (name, description, provider, personality) = body.Value;
        return new(await personas.CreateAsync(name, description, provider, personality, cancellationToken));
    }

    private static async Task<PersonaSwitched> SwitchAsync(
        JsonBody<ActivePersona> body, [FromServices] PersonaStore personas, CancellationToken cancellationToken)
    {
        await personas.SwitchAsync(body.Value.Slug, cancellationToken);
        return new(body.Value.Slug);
    }

    private static async Task<PersonaSaved> UpdateAsync(
        string slug, JsonBody<PersonaChange> body, [FromServices] PersonaStore personas, [FromServices] VersionStore versions,
        CancellationToken cancellationToken)
    {
        var before = await EarlierText.OfAsync(async () => (await personas.FindAsync(slug, cancellationToken))?.Personality);
        var persona = await personas.UpdateAsync(slug, body.Value, cancellationToken);
        await versions.KeepAsync(Versioned(slug), before, persona.Personality, cancellationToken);
        return new(persona);
    }

    private static async Task<PersonaDeleted> DeleteAsync(
        string slug, PersonaStore personas, VersionStore versions, CancellationToken cancellationToken)
    {
        await personas.DeleteAsync(slug, cancellationToken);
        await versions.DeleteAsync(Versioned(slug), cancellationToken);
        return new(slug);
    }

    private static string Versioned(string slug) => "personas/" + slug;

    internal sealed record NewPersona(string? Name = null, string? Description = null, string? Provider = null, string? Personality = null);

    // "slug" has no default: with one, a misspelled member would switch the persona off.
    internal sealed record ActivePersona(string? Slug);

    /// <param name="Items">Sorted by slug.</param>
    /// <param name="Active">The slug of the one in force; null for none.</param>
    /// <param name="Unreadable">Broken files; left out when there are none.</param>
    internal sealed record Personas(
        [property: JsonPropertyName("personas")] IReadOnlyList<Persona> Items,
        string? Active,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<UnreadableItem>? Unreadable);

    internal sealed record PersonaSaved(Persona Persona, bool Ok = true);

    internal sealed record PersonaSwitched(string? Active, bool Ok = true);

    internal sealed record PersonaDeleted(string Slug, bool Ok = true);
}

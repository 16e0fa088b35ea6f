using System.Text.Json.Nodes;
using static ComfyAssistant.Tests.Support.Conversation;

namespace ComfyAssistant.Tests.Support;

/// <summary>A text of every kind that a user may have, with a mark in it, each under the same name whatever the mark.</summary>
internal static class MarkedTexts
{
    /// <summary>What leads to them by the names in paths: of most, of a prompt, of the versions of three texts, of an example.</summary>
    public static readonly string[] Ids =
        ["one", "system_message", "goals", "skills/one", "personas/one", "prompts/system_message", "cats", "default"];

    /// <summary>Where each of them has to be read again.</summary>
    public static readonly string[] Places =
    [
        "GET /api/user-context/rules", "GET /api/user-context/preferences", "GET /api/user-context/preferences/{key}",
        "GET /api/user-context/personas", "GET /api/user-context/skills", "GET /api/user-context/skills/{slug}",
        "GET /api/user-context/goals", "GET /api/user-context/personality", "GET /api/prompts/preview", "GET /api/prompts/{name}",
        "GET /api/conversations/{id}", "GET /api/conversations/{id}/canvases/{canvas}",
        "GET /api/requests", "GET /api/requests/{id}", "GET /api/versions/{subject}", "GET /api/models", "GET /api/mcp/servers",
        "GET /api/examples", "GET /api/examples/{name}", "GET /api/chat/{id}/stream",
        "MCP resources/list", "MCP resources/read", "MCP prompts/get", "MCP listRules",
    ];

    /// <summary>The requests that say them, in this order.</summary>
    public static IEnumerable<(string Method, string Path, JsonNode Body)> Said(string mark)
    {
        yield return ("POST", "/api/user-context/rules", new JsonObject { ["name"] = "r", ["text"] = mark });
        yield return ("POST", "/api/user-context/skills", Named(("description", mark), ("instructions", mark)));
        yield return ("POST", "/api/user-context/personas", Named(("personality", mark)));
        yield return ("PUT", "/api/user-context/personas/active", new JsonObject { ["slug"] = "one" });
        yield return ("PUT", "/api/user-context/goals", new JsonObject { ["text"] = mark });
        yield return ("PUT", "/api/user-context/personality", new JsonObject { ["text"] = mark });
        yield return ("PUT", "/api/user-context/preferences/one", new JsonObject { ["value"] = mark });
        yield return ("PUT", "/api/prompts/system_message", new JsonObject { ["text"] = SystemMessage + mark });
        yield return ("PUT", "/api/conversations/one", new JsonObject
        {
            ["session"] = new JsonObject { ["id"] = "one", ["title"] = mark },
            ["messages"] = new JsonArray(mark),
        });
        yield return ("PUT", "/api/conversations/one/canvases/one", new JsonObject { ["nodes"] = new JsonArray(mark) });
        yield return ("PUT", "/api/models/one", Connection(mark));
        yield return ("PUT", "/api/mcp/servers/one", new JsonObject { ["url"] = "http://127.0.0.1:9/" + mark });
        yield return ("PUT", "/api/examples/cats", new JsonObject { ["text"] = Example(mark) });
        yield return ("POST", "/api/chat", Chat(mark));
    }

    private const string SystemMessage =
        "{{$role}}\n\n{{$tools}}\n\n{{$reference}}\n\n{{$skills}}\n\n{{$environment}}\n\n{{$user_skills}}\n\n{{$persona}}\n\n{{$goals}}\n\n"
        + "{{$rules}}\n\n{{$skill}}\n\n";

    private static JsonObject Named(params (string Key, string Value)[] rest)
    {
        var body = new JsonObject { ["name"] = "one" };
        foreach (var (key, value) in rest) body[key] = value;
        return body;
    }

    private static JsonObject Connection(string mark) => new()
    {
        ["name"] = mark,
        ["provider"] = "other",
        ["baseUrl"] = "http://127.0.0.1:9/v1",
        ["key"] = "sk-" + mark,
        ["model"] = mark,
    };

    private static string Example(string mark) => $"name: {mark}\nconversation:\n- user: {mark}\nexpect:\n- contains: {mark}\n";

    private static JsonObject Chat(string mark)
    {
        var body = Of(User(mark));
        (body["id"], body["resumable"], body["connection"]) = ("one", true, "environment");
        return body;
    }
}

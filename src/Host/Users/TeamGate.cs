using ComfyAssistant.Host.Settings;

namespace ComfyAssistant.Host.Users;

/// <summary>
/// Says which requests are for the studio's layer, and who may make them. What the layer does not have is refused: a route that is not
/// named here would change, in silence, what no user ever gets to see.
/// </summary>
internal sealed class TeamGate(UserOptions options)
{
    /// <summary>The header with which an editor asks for the studio's layer.</summary>
    public const string Header = "X-Comfy-Assistant-Layer";

    /// <summary>Its value.</summary>
    public const string Value = "team";

    private const string Toolbox = "/api/toolbox";

    private static readonly PathString[] Routes =
    [
        "/api/service", "/api/user-context/rules", "/api/user-context/skills", "/api/skill-templates", "/api/system-context/skills",
        "/api/prompts", "/api/versions/prompts", "/api/versions/skills", "/api/models", Toolbox,
    ];

    // What is posted to look, to try, and to have memory freed.
    private static readonly string[] Looks = ["preview", "test", "make-room"];

    /// <summary>Whether a user may change the studio's layer.</summary>
    public bool MayEdit(string user) => options.Editors.Contains(user);

    /// <summary>Whether a request is for the studio's layer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="user">Who makes it.</param>
    /// <returns>The status and the words with which it is refused; null where it is not.</returns>
    public (bool IsTeams, (int Status, string Why)? Refusal) Find(HttpContext http, string user) => http.Request.Headers[Header] switch
    {
        [] => (false, null),
        [Value] when !MayEdit(user) => (false, (StatusCodes.Status403Forbidden,
            "The studio's layer is changed by its editors alone, and you are none of them. Send the request without the header "
            + $"{Header} to work with your own things, or have whoever runs the service add your name to {UserOptions.EditorsVariable}.")),
        [Value] when !Has(http.Request) => (false, (StatusCodes.Status400BadRequest,
            "The studio's layer has no such thing: it has rules, skills, prompts, connections and marks of tools. Everything else is each "
            + $"user's own; send the request without the header {Header}.")),
        [Value] => (true, null),
        _ => (false, (StatusCodes.Status400BadRequest,
            $"{Header} is sent once, with the value \"{Value}\", or not at all.")),
    };

    /// <summary>Whether a request of the layer's changes something there.</summary>
    public static bool Changes(HttpRequest request) => !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)
        && !(HttpMethods.IsPost(request.Method) && Looks.Contains(request.Path.ToString().Split('/')[^1]));

    // A tool is called for somebody, and the studio is nobody.
    private static bool Has(HttpRequest request) => Routes.Any(route => request.Path.StartsWithSegments(route))
        && !(request.Path.StartsWithSegments(Toolbox) && HttpMethods.IsPost(request.Method));
}
